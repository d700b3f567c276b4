using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Tests;

/// <summary>Keeps every entry of level Error and above, so that a test can fail on those it did not provoke.</summary>
internal sealed class ErrorLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _entries = [];
    private readonly ConcurrentBag<string> _expected = [];

    public IReadOnlyCollection<string> Entries => _entries;

    /// <summary>Entries that contain this text are what the test wants.</summary>
    public void Expect(string text) => _expected.Add(text);

    /// <summary>Fails the test that caused an error which it did not expect.</summary>
    public void VerifyNoErrors()
    {
        string[] unexpected = [.. _entries.Where(e => !_expected.Any(x => e.Contains(x, StringComparison.Ordinal)))];
        Assert.True(unexpected.Length == 0, $"unexpected errors in the log:{Environment.NewLine}{string.Join(Environment.NewLine, unexpected)}");
    }

    public ILogger CreateLogger(string categoryName) => new Entry(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Entry(ErrorLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log._entries.Enqueue($"{category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
