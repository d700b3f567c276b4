namespace InferenceServer.Media.Text;

/// <summary>Reads which ids go before and after a single text.</summary>
internal static class PostProcessorReader
{
    public static (int[] Before, int[] After) Read(JsonField field)
    {
        if (field.IsNull)
        {
            return ([], []);
        }
        switch (field["type"].AsString())
        {
            case "ByteLevel":
                return ([], []);
            case "BertProcessing" or "RobertaProcessing":
                return ([PairId(field["cls"])], [PairId(field["sep"])]);
            case "TemplateProcessing":
                return ReadTemplate(field);
            case "Sequence":
                int[] before = [], after = [];
                foreach (JsonField step in field["processors"].Items())
                {
                    (int[] outerBefore, int[] outerAfter) = Read(step);
                    (before, after) = ([.. outerBefore, .. before], [.. after, .. outerAfter]);
                }
                return (before, after);
            default:
                throw field["type"].Expected("ByteLevel, BertProcessing, RobertaProcessing, TemplateProcessing or Sequence");
        }
    }

    private static int PairId(JsonField pair)
    {
        JsonField[] items = [.. pair.Items()];
        return items.Length == 2 ? items[1].AsId() : throw pair.Expected("a token and its id");
    }

    private static (int[] Before, int[] After) ReadTemplate(JsonField field)
    {
        List<int> before = [], after = [];
        bool seen = false;
        foreach (JsonField item in field["single"].Items())
        {
            if (!item["Sequence"].IsNull)
            {
                seen = seen ? throw item.Expected("the text only once in a template for one text") : true;
                continue;
            }
            string name = item["SpecialToken"]["id"].AsString();
            (seen ? after : before).AddRange(field["special_tokens"][name]["ids"].Items().Select(static id => id.AsId()));
        }
        return seen ? ([.. before], [.. after]) : throw field["single"].Expected("a Sequence among the items");
    }
}
