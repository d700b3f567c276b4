using System.Collections.Immutable;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;
using InferenceServer.Engine.Repository;
using Wire = InferenceServer.Protocol.Inference;

namespace InferenceServer.Server.Configuration.Mapping;

/// <summary>From the schema's message to the engine's records. The message was checked before.</summary>
internal static class ModelConfigMapping
{
    public static ModelConfig Map(Wire.ModelConfig config) => new()
    {
        Declaration = new ModelDeclaration
        {
            Kind = KindOf(config),
            MaxBatchSize = config.MaxBatchSize,
            Inputs = [.. config.Input.Select(i => new TensorSpec(i.Name, TypeOf(i.DataType), [.. i.Dims], i.Optional))],
            Outputs = [.. config.Output.Select(o => new TensorSpec(o.Name, TypeOf(o.DataType), [.. o.Dims]))],
            FileName = config.DefaultModelFilename,
            Instances = Math.Max(1, config.InstanceGroup.Sum(g => g.Count)),
            Device = DeviceOf(config),
            Parameters = config.Parameters.ToImmutableDictionary(p => p.Key, p => p.Value.StringValue),
        },
        Platform = config.Platform.Length > 0 ? config.Platform : config.Backend,
        Batching = config.DynamicBatching is { } batching ? Map(batching) : BatchingPolicy.None,
        Versions = config.VersionPolicy is { } policy ? Map(policy) : VersionPolicy.LatestOnly,
    };

    private static string KindOf(Wire.ModelConfig config)
        => config.Backend.Length > 0 ? config.Backend
            : config.Platform.Length > 0 ? config.Platform
            : "";

    private static ElementType TypeOf(Wire.DataType type) => type switch
    {
        Wire.DataType.TypeBool => ElementType.Bool,
        Wire.DataType.TypeUint8 => ElementType.UInt8,
        Wire.DataType.TypeUint16 => ElementType.UInt16,
        Wire.DataType.TypeUint32 => ElementType.UInt32,
        Wire.DataType.TypeUint64 => ElementType.UInt64,
        Wire.DataType.TypeInt8 => ElementType.Int8,
        Wire.DataType.TypeInt16 => ElementType.Int16,
        Wire.DataType.TypeInt32 => ElementType.Int32,
        Wire.DataType.TypeInt64 => ElementType.Int64,
        Wire.DataType.TypeFp16 => ElementType.Float16,
        Wire.DataType.TypeFp32 => ElementType.Float32,
        Wire.DataType.TypeFp64 => ElementType.Float64,
        Wire.DataType.TypeString => ElementType.Bytes,
        Wire.DataType.TypeBf16 => ElementType.BFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "the configuration was not checked. This is a bug."),
    };

    private static string DeviceOf(Wire.ModelConfig config) => config.InstanceGroup.FirstOrDefault()?.Kind switch
    {
        Wire.ModelInstanceGroup.Types.Kind.Gpu => "gpu",
        Wire.ModelInstanceGroup.Types.Kind.Cpu => "cpu",
        _ => "auto",
    };

    private static BatchingPolicy Map(Wire.ModelDynamicBatching batching) => new()
    {
        PreferredBatchSizes = [.. batching.PreferredBatchSize],
        MaxQueueDelay = TimeSpan.FromMicroseconds(batching.MaxQueueDelayMicroseconds),
        MaxQueueSize = (int)(batching.DefaultQueuePolicy?.MaxQueueSize ?? 0),
    };

    private static VersionPolicy Map(Wire.ModelVersionPolicy policy) => policy.PolicyChoiceCase switch
    {
        Wire.ModelVersionPolicy.PolicyChoiceOneofCase.All => VersionPolicy.All,
        Wire.ModelVersionPolicy.PolicyChoiceOneofCase.Specific => new VersionPolicy(0, [.. policy.Specific.Versions]),
        Wire.ModelVersionPolicy.PolicyChoiceOneofCase.Latest => new VersionPolicy((int)Math.Clamp(policy.Latest.NumVersions, 1, int.MaxValue), []),
        _ => VersionPolicy.LatestOnly,
    };
}
