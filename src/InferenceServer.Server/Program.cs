using InferenceServer.Server.Hosting;

return await ServerCommand.Create().Parse(args).InvokeAsync();
