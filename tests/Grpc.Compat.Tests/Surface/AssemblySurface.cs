using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Grpc.Compat.Tests.Surface;

/// <summary>Types and members as "type" and "type :: signature": what an assembly offers, or what it asks of another.</summary>
internal static class AssemblySurface
{
    /// <summary>What the assembly lets others use: public, and protected for those who derive.</summary>
    public static HashSet<string> OfferedBy(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var surface = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (!IsVisible(reader, type))
            {
                continue;
            }

            var name = SignatureText.Instance.GetTypeFromDefinition(reader, handle, 0);
            surface.Add(name);
            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => IsVisible(method.Attributes)))
            {
                surface.Add($"{name} :: {SignatureText.Of(reader.GetString(method.Name), method.DecodeSignature(SignatureText.Instance, null))}");
            }

            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => (field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public))
            {
                surface.Add($"{name} :: {SignatureText.Of(reader.GetString(field.Name), field.DecodeSignature(SignatureText.Instance, null))}");
            }
        }

        return surface;
    }

    /// <summary>What the assembly at the path asks of the named assembly.</summary>
    public static HashSet<string> AskedOf(string assembly, string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var surface = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeReferences.Where(handle => IsFrom(reader, handle, assembly)))
        {
            surface.Add(SignatureText.Instance.GetTypeFromReference(reader, handle, 0));
        }

        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (DeclaringType(reader, member.Parent) is { } parent && IsFrom(reader, parent, assembly))
            {
                var name = reader.GetString(member.Name);
                var signature = member.GetKind() == MemberReferenceKind.Field
                    ? SignatureText.Of(name, member.DecodeFieldSignature(SignatureText.Instance, null))
                    : SignatureText.Of(name, member.DecodeMethodSignature(SignatureText.Instance, null));
                surface.Add($"{SignatureText.Instance.GetTypeFromReference(reader, parent, 0)} :: {signature}");
            }
        }

        return surface;
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsFrom(MetadataReader reader, TypeReferenceHandle handle, string assembly)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsFrom(reader, (TypeReferenceHandle)scope, assembly),
            HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == assembly,
            _ => false,
        };
    }

    private static TypeReferenceHandle? DeclaringType(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadCompressedInteger();
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : null;
    }
}
