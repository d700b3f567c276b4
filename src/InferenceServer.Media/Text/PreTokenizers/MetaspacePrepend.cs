namespace InferenceServer.Media.Text;

/// <summary>Which texts get a mark before their first word.</summary>
internal enum MetaspacePrepend
{
    Always,
    First,
    Never,
}
