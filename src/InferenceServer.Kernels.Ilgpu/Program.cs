using InferenceServer.Kernels.Ilgpu;

// check [NAME...]: kernels on ILGPU's CPU accelerator against the CPU operator. emit FOLDER [NAME...]: their PTX and what it was made from.
return args switch
{
    ["check", .. string[] names] => CheckRun.Run(names, Console.Out),
    ["emit", string folder, .. string[] names] => Emitter.Emit(folder, names, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: InferenceServer.Kernels.Ilgpu check [NAME...] | emit FOLDER [NAME...]");
    return 2;
}
