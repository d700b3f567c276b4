namespace InferenceServer.Server.Endpoints.Inference.Wire;

/// <summary>How a protobuf field is written.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}
