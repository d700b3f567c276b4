using InferenceServer.Kernels.Ilgpu;

// check: every kernel on ILGPU's CPU accelerator against the CPU operator. emit FOLDER: its PTX and the manifest.
return args switch
{
    ["check"] => SampleRowsCheck.Run(Console.Out) ? 0 : 1,
    ["emit", string folder] => Emitter.Emit(folder, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: InferenceServer.Kernels.Ilgpu check | emit FOLDER");
    return 2;
}
