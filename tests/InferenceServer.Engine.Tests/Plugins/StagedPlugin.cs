using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Tests.Plugins;

/// <summary>Writes plugin folders, so that tests need no plugin project of their own.</summary>
internal static class StagedPlugin
{
    private const string Dependencies = """{ "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" }, "targets": { ".NETCoreApp,Version=v10.0": {} }, "libraries": {} }""";

    /// <summary>A plugin that brings these kinds and can load none of them.</summary>
    public static void Write(string folder, params string[] kinds)
    {
        string name = Prepare(folder);
        PersistedAssemblyBuilder assembly = new(new AssemblyName(name), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule(name).DefineType("Staged", TypeAttributes.Public | TypeAttributes.Sealed, typeof(object), [typeof(IModelPlugin)]);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        const MethodAttributes Implements = MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot;
        ILGenerator body = type.DefineMethod("get_Kinds", Implements | MethodAttributes.SpecialName, typeof(IReadOnlyCollection<string>), []).GetILGenerator();
        body.Emit(OpCodes.Ldc_I4, kinds.Length);
        body.Emit(OpCodes.Newarr, typeof(string));
        for (int i = 0; i < kinds.Length; i++)
        {
            body.Emit(OpCodes.Dup);
            body.Emit(OpCodes.Ldc_I4, i);
            body.Emit(OpCodes.Ldstr, kinds[i]);
            body.Emit(OpCodes.Stelem_Ref);
        }

        body.Emit(OpCodes.Ret);
        body = type.DefineMethod("LoadAsync", Implements, typeof(ValueTask<LoadedModel>), [typeof(ModelContext), typeof(CancellationToken)]).GetILGenerator();
        body.Emit(OpCodes.Ldnull);
        body.Emit(OpCodes.Throw);
        type.CreateType();
        assembly.Save(Path.Combine(folder, name + ".dll"));
    }

    /// <summary>An assembly without types that was built against this version of the contract; null for none.</summary>
    public static void WriteEmpty(string folder, Version? contract)
    {
        string name = Prepare(folder);
        MetadataBuilder metadata = new();
        metadata.AddModule(0, metadata.GetOrAddString(name + ".dll"), metadata.GetOrAddGuid(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11])), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        if (contract is not null)
        {
            metadata.AddAssemblyReference(metadata.GetOrAddString("InferenceServer.Abstractions"), contract, default, default, 0, default);
        }

        BlobBuilder image = new();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        File.WriteAllBytes(Path.Combine(folder, name + ".dll"), image.ToArray());
    }

    private static string Prepare(string folder)
    {
        string name = "Staged." + Path.GetFileName(folder);
        File.WriteAllText(Path.Combine(folder, name + ".deps.json"), Dependencies);
        return name;
    }
}
