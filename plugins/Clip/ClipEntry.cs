using InferenceServer.Abstractions;
using InferenceServer.Media.Text;
using InferenceServer.Onnx;

namespace InferenceServer.Plugins.Clip;

/// <summary>Puts an entry together: its graphs, its two halves, its roles. Used once, for one load.</summary>
internal sealed class ClipEntry
{
    private const string Text = "text";
    private const string Image = "image";

    // Enough rows to fill the vector units of a server core, few enough to stay in its cache.
    private const int UsualMaxBatchSize = 32;

    private readonly ModelContext _context;
    private readonly ClipFiles _files;
    private readonly ClipSettings _settings;
    private readonly string _space;
    private readonly OnnxSessionOptions _options;
    private readonly List<IDisposable> _opened = [];
    private readonly Dictionary<string, IModel> _parts = [];
    private readonly List<RoleRegistration> _roles = [];

    private ClipEntry(ModelContext context)
    {
        _context = context;
        _files = ClipFiles.Find(context);
        _settings = new ClipSettings(context.Name, JsonFile.Read(context.Name, _files.PathOf("config.json")) ?? default, context.Settings);
        _options = Options(context);
        _space = VectorSpace.NameOf(_files.Folder, context.Settings.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "" : context.Settings.GetRawText());
    }

    public static LoadedModel Load(ModelContext context, CancellationToken cancellationToken)
    {
        ClipEntry entry = new(context);
        try
        {
            return entry.Build(cancellationToken);
        }
        catch
        {
            entry._opened.ForEach(session => session.Dispose());
            throw;
        }
    }

    private LoadedModel Build(CancellationToken cancellationToken)
    {
        bool isOne = _files.TextGraph == _files.ImageGraph;
        OnnxSession? text = _files.TextGraph is null ? null : Open(_files.TextGraph), image = isOne ? text : _files.ImageGraph is null ? null : Open(_files.ImageGraph);

        // A model.onnx beside no other graph may still be of one half only.
        bool hasText = text is not null && (!isOne || !text.Inputs.All(ImageInput.Claims)), hasImage = image is not null && (!isOne || image.Inputs.Any(ImageInput.Claims));
        TextHalf? texts = hasText ? LoadText(text!, isOne && hasImage) : null;
        ImageHalf? images = hasImage ? LoadImage(image!, isOne && hasText) : null;
        SharedGraph? shared = isOne ? new SharedGraph(text!, (hasText ? 1 : 0) + (hasImage ? 1 : 0)) : null;
        int textWidth = 0, imageWidth = 0;
        if (texts is not null)
        {
            ClipPart part = Part(shared ?? new SharedGraph(text!, 1), Text, texts.Output, isOne && hasImage ? [images!.Input.Blank()] : [], texts.MaxBatchSize);
            textWidth = part.Probe(BlankText(texts), cancellationToken);
            _roles.Add(new(typeof(ITextEmbedder), servables => new TextEmbedder(texts, servables[Text], _space, textWidth)));
        }

        if (images is not null)
        {
            ClipPart part = Part(shared ?? new SharedGraph(image!, 1), Image, images.Output, isOne && hasText ? [.. BlankText(texts!)] : [], images.MaxBatchSize);
            imageWidth = part.Probe(new TensorSet(images.Input.Blank()), cancellationToken);
            _roles.Add(new(typeof(IImageEmbedder), servables => new ImageEmbedder(images, servables[Image], _space, imageWidth)));
        }

        if (texts is not null && images is not null && textWidth != imageWidth)
        {
            throw new InferenceException(InferenceError.FailedPrecondition,
                $"model '{_context.Name}' makes text vectors of {textWidth} values and picture vectors of {imageWidth}, expected one space; an output can be named in model.json");
        }

        return new LoadedModel(_parts) { Roles = _roles };
    }

    private static OnnxSessionOptions Options(ModelContext context)
    {
        List<string> faults = [];
        OnnxSessionOptions options = SessionParameters.Read(context.Declaration, faults);
        if (faults.Count > 0)
        {
            throw InferenceException.InvalidArgument($"model '{context.Name}': {string.Join("; ", faults)}");
        }

        return options;
    }

    private OnnxSession Open(string path)
    {
        OnnxSession session = OnnxSession.Open(_context.Name, path, _options);
        _opened.Add(session);
        return session;
    }

    private TextHalf LoadText(OnnxSession graph, bool isShared)
    {
        IReadOnlyList<TensorSpec> inputs = [.. graph.Inputs.Where(i => !isShared || TextInputs.Claims(i))];
        return TextHalf.Load(_context.Name, _files, inputs, EmbeddingOutput.Choose(_context.Name, Text, graph, _settings), _settings, MaxBatchSize(inputs));
    }

    private ImageHalf LoadImage(OnnxSession graph, bool isShared)
    {
        IReadOnlyList<TensorSpec> inputs = [.. graph.Inputs.Where(i => !isShared || ImageInput.Claims(i))];
        return ImageHalf.Load(_context.Name, _files, inputs, EmbeddingOutput.Choose(_context.Name, Image, graph, _settings), MaxBatchSize(inputs));
    }

    private ClipPart Part(SharedGraph graph, string name, EmbeddingOutput output, Tensor[] fill, int maxBatchSize)
    {
        IReadOnlyList<string> inputs = [.. graph.Session.Inputs.Select(i => i.Name).Except(fill.Select(t => t.Name))];

        // Batches that leave processors free are worth little where others wait.
        int concurrency = _options.Threads == 0 ? 1 : Environment.ProcessorCount / _options.Threads;
        ClipPart part = new(graph, inputs, output.Name, fill, maxBatchSize, Math.Max(concurrency, _context.Declaration.Instances));
        _parts.Add(name, part);
        return part;
    }

    private int MaxBatchSize(IReadOnlyList<TensorSpec> inputs)
    {
        int wanted = Math.Max(1, _context.Declaration.MaxBatchSize ?? UsualMaxBatchSize);
        long fixedRows = inputs.Select(i => i.Dimensions.IsEmpty ? TensorShape.Any : i.Dimensions[0]).FirstOrDefault(rows => rows != TensorShape.Any, TensorShape.Any);
        return fixedRows switch
        {
            TensorShape.Any => wanted,
            1 => 1,
            _ => throw new InferenceException(InferenceError.Unsupported, $"model '{_context.Name}' takes batches of exactly {fixedRows} rows, expected an open first dimension, or 1"),
        };
    }

    private static TensorSet BlankText(TextHalf half)
    {
        Encoding blank = half.Tokenizer.Encode("", half.Options);
        return half.Inputs.Rows([blank], half.Buckets.For(blank.Count), half.Tokenizer.PadId);
    }
}
