using System.Buffers;
using System.Text;
using Grpc.Core;

namespace Grpc.Compat.Tests.Messages;

public sealed class MarshallerTests
{
    [Fact]
    public void Serializer_MadeFromContextualForm_WritesTheSame()
    {
        var marshaller = Marshallers.Create<string>(
            (text, context) =>
            {
                context.SetPayloadLength(text.Length);
                context.GetBufferWriter().Write(Encoding.UTF8.GetBytes(text));
                context.Complete();
            },
            context => $"{context.PayloadLength}:{Encoding.UTF8.GetString(context.PayloadAsReadOnlySequence())}");

        var bytes = marshaller.Serializer("häh");

        Assert.Equal("häh"u8.ToArray(), bytes);
        Assert.Equal("4:häh", marshaller.Deserializer(bytes));
    }

    [Fact]
    public void Serializer_NeverCompletes_IsRefused()
    {
        var marshaller = Marshallers.Create<string>((_, _) => { }, _ => "");

        Assert.Throws<InvalidOperationException>(() => marshaller.Serializer("x"));
    }

    [Fact]
    public void StringMarshaller_Text_ComesBack() =>
        Assert.Equal("größer", Marshallers.StringMarshaller.Deserializer(Marshallers.StringMarshaller.Serializer("größer")));
}
