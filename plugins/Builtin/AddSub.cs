using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Builtin;

/// <summary>Chooses the arithmetic of an add/sub model by its declared type.</summary>
internal static class AddSub
{
    public static IModel Create(Declared declared)
    {
        ModelSignature signature = declared.Pairs();
        ElementType type = signature.Inputs[0].Type;
        if (signature.Inputs.Count != 2 || signature.Inputs[1].Type != type)
        {
            throw InferenceException.InvalidArgument($"model '{declared.Name}' of kind 'add_sub' needs two inputs and two outputs of one type");
        }

        return type switch
        {
            ElementType.Int8 => new AddSubModel<sbyte>(signature),
            ElementType.Int16 => new AddSubModel<short>(signature),
            ElementType.Int32 => new AddSubModel<int>(signature),
            ElementType.Int64 => new AddSubModel<long>(signature),
            ElementType.UInt8 => new AddSubModel<byte>(signature),
            ElementType.UInt16 => new AddSubModel<ushort>(signature),
            ElementType.UInt32 => new AddSubModel<uint>(signature),
            ElementType.UInt64 => new AddSubModel<ulong>(signature),
            ElementType.Float16 => new AddSubModel<Half>(signature),
            ElementType.Float32 => new AddSubModel<float>(signature),
            ElementType.Float64 => new AddSubModel<double>(signature),
            _ => throw InferenceException.InvalidArgument($"model '{declared.Name}' of kind 'add_sub' cannot add {type.ProtocolName()}, expected a numeric type other than BF16"),
        };
    }
}
