namespace InferenceServer.Abstractions;

/// <summary>How a plugin builds one role over its models.</summary>
/// <param name="Role">The role's interface, for example <see cref="ITextEmbedder"/>.</param>
/// <param name="Create">
/// Makes the role from the entry's servables by part name. Model calls through a servable are batched with everybody else's;
/// the role's own pre- and post-processing runs on the caller's thread.
/// </param>
public sealed record RoleRegistration(Type Role, Func<IReadOnlyDictionary<string, IServable>, object> Create);
