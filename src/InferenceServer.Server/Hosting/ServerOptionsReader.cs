using System.ComponentModel.DataAnnotations;
using System.Net;
using InferenceServer.Abstractions;

namespace InferenceServer.Server.Hosting;

/// <summary>Binds the options and tells all their faults at once.</summary>
internal static class ServerOptionsReader
{
    /// <exception cref="InferenceException">At least one setting is at fault.</exception>
    public static ServerOptions Read(IConfiguration configuration)
    {
        ServerOptions options = new();
        List<string> faults = [];
        foreach (IConfigurationSection setting in configuration.GetSection(ServerOptions.Section).GetChildren())
        {
            BindOne(setting, options, faults);
        }

        List<ValidationResult> results = [];
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        faults.AddRange(results.Select(r => r.ErrorMessage!));
        if (!IPAddress.TryParse(options.Address, out _))
        {
            faults.Add($"Address is '{options.Address}', expected an IP address");
        }

        faults.AddRange(options.Models.Where(m => !Directory.Exists(m)).Select(m => $"Models names the folder '{m}', which does not exist"));
        return faults.Count == 0
            ? options
            : throw InferenceException.InvalidArgument($"The settings are at fault:{string.Concat(faults.Select(f => $"{Environment.NewLine}  {f}"))}");
    }

    // One by one, so that a value that cannot be converted does not hide the faults of others.
    private static void BindOne(IConfigurationSection setting, ServerOptions options, List<string> faults)
    {
        if (typeof(ServerOptions).GetProperties().All(p => !p.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add($"'{setting.Key}' is not a setting, expected one of [{string.Join(", ", typeof(ServerOptions).GetProperties().Select(p => p.Name))}]");
            return;
        }

        try
        {
            new ConfigurationBuilder()
                .AddInMemoryCollection(setting.AsEnumerable().Select(pair => KeyValuePair.Create(pair.Key[(ServerOptions.Section.Length + 1)..], pair.Value)))
                .Build()
                .Bind(options);
        }
        catch (InvalidOperationException)
        {
            faults.Add($"{setting.Key} is '{setting.Value}', expected a value of type {typeof(ServerOptions).GetProperties().First(p => p.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)).PropertyType.Name}");
        }
    }
}
