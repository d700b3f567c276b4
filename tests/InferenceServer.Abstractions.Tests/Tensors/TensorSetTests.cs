namespace InferenceServer.Abstractions.Tests.Tensors;

public sealed class TensorSetTests
{
    private readonly Tensor _a = Tensor.Create("a", ElementType.UInt8, 1);
    private readonly Tensor _b = Tensor.Create("b", ElementType.UInt8, 1);

    [Fact]
    public void Find_Name_IsTheTensorOrNull()
    {
        TensorSet set = new(_a, _b);

        Assert.Same(_b, set["b"]);
        Assert.Same(_a, set[0]);
        Assert.Null(set.Find("c"));
        Assert.Equal("no tensor 'c' among [a, b]", Assert.Throws<KeyNotFoundException>(() => set["c"]).Message);
    }

    [Fact]
    public void Dispose_Twice_DropsTheOwnerOnce()
    {
        CountedOwner owner = new();
        TensorSet set = new([_a], owner);

        set.Dispose();
        set.Dispose();

        Assert.Equal(1, owner.Disposals);
    }

    [Fact]
    public void OwnedBy_Another_LeavesTheFirstOwnerAlone()
    {
        CountedOwner first = new(), second = new();
        TensorSet set = new([_a], first);

        set.OwnedBy(second).Dispose();

        Assert.Equal((0, 1), (first.Disposals, second.Disposals));
    }
}
