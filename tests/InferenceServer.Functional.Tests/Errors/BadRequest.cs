using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Errors;

/// <summary>A request that must fail, with the code and the words that clients match on.</summary>
/// <param name="Case">What is wrong with it.</param>
public sealed record BadRequest(string Case, StatusCode Code, string Text, Func<ModelInferRequest> Make)
{
    public override string ToString() => Case;
}
