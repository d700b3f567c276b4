namespace InferenceServer.Collections.Tests;

public sealed class ItemRulesTests
{
    [Fact]
    public void EntryAndCheckVector_AcceptedItem_AllocateNothing()
    {
        CollectionSettings settings = new() { Name = "songs", Dimensions = 3, Space = "s" };
        CollectionItem item = new() { Id = "a", Vector = new float[] { 1, 2, 3 }, Payload = "file" };
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = ItemRules.Entry(item, 7);
            ItemRules.CheckVector(settings, item.Vector.Span, new("item", 7, item.Id));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Entry_TextThatIsNoUtf16_IsNamedByItsPlace()
    {
        CollectionItem item = new() { Id = "a", Payload = "\ud800" };

        CollectionException error = Assert.Throws<CollectionException>(() => ItemRules.Entry(item, 7));

        Assert.Equal("item 7 ('a'): the payload reference is no well-formed text", error.Message);
    }
}
