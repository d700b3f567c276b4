namespace Grpc.Core.Interceptors;

/// <summary>Lets a function replace the headers of every call.</summary>
internal sealed class HeadersInterceptor(Func<Metadata, Metadata> rewrite) : RewritingInterceptor
{
    protected override ClientInterceptorContext<TRequest, TResponse> Rewrite<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context) =>
        new(context.Method, context.Host, context.Options.WithHeaders(rewrite(context.Options.Headers ?? new Metadata())));
}
