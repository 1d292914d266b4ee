using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Fenceline.AspNetCore;

/// <summary>Headers whose <c>Vary</c> names what the tenant depends on, and whose <c>Cache-Control</c> is never public.</summary>
internal sealed class TenantResponseHeaders : IHeaderDictionary
{
    private const string Private = "private";

    private readonly IReadOnlyList<string> _varies;
    private IHeaderDictionary _inner;
    private bool _isPrivate;

    public TenantResponseHeaders(IHeaderDictionary inner, IReadOnlyList<string> varies)
    {
        _inner = inner;
        _varies = varies;
        Apply();
    }

    public long? ContentLength
    {
        get => _inner.ContentLength;
        set => _inner.ContentLength = value;
    }

    public ICollection<string> Keys => _inner.Keys;

    public ICollection<StringValues> Values => _inner.Values;

    public int Count => _inner.Count;

    public bool IsReadOnly => _inner.IsReadOnly;

    public StringValues this[string key]
    {
        get => _inner[key];
        set => _inner[key] = Checked(key, value);
    }

    public void MakePrivate()
    {
        _isPrivate = true;
        Apply();
    }

    public void Replace(IHeaderDictionary inner)
    {
        _inner = inner;
        Apply();
    }

    public void Add(string key, StringValues value)
    {
        // Whoever adds these two may not know that they are here already.
        if (IsKept(key))
            this[key] = value;
        else
            ((IDictionary<string, StringValues>)_inner).Add(key, value);
    }

    public void Add(KeyValuePair<string, StringValues> item) => Add(item.Key, item.Value);

    public bool Remove(string key)
    {
        var removed = _inner.Remove(key);
        if (removed && IsKept(key))
            Apply();
        return removed;
    }

    public bool Remove(KeyValuePair<string, StringValues> item) => _inner.Contains(item) && Remove(item.Key);

    public void Clear()
    {
        _inner.Clear();
        Apply();
    }

    public bool Contains(KeyValuePair<string, StringValues> item) => _inner.Contains(item);

    public bool ContainsKey(string key) => _inner.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => _inner.CopyTo(array, arrayIndex);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value) => _inner.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => _inner.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsKept(string key) => Is(key, HeaderNames.CacheControl) || Is(key, HeaderNames.Vary);

    private void Apply()
    {
        _inner.Vary = WithVaries(_inner.Vary);
        if (_isPrivate)
            _inner.CacheControl = WithPrivate(_inner.CacheControl);
    }

    private StringValues Checked(string key, StringValues value) =>
        Is(key, HeaderNames.Vary) ? WithVaries(value)
        : _isPrivate && Is(key, HeaderNames.CacheControl) ? WithPrivate(value)
        : value;

    private StringValues WithVaries(StringValues value)
    {
        var names = value.SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (names.Contains("*"))
            return value;
        names.AddRange(_varies.Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)));
        return string.Join(", ", names);
    }

    private static StringValues WithPrivate(StringValues value)
    {
        var text = string.Join(", ", value.Where(part => !string.IsNullOrWhiteSpace(part)));
        if (text is "" or Private)
            return Private;
        // What can't be read may mean anything to a cache.
        if (!CacheControlHeaderValue.TryParse(text, out var control))
            return CacheControlHeaderValue.NoStoreString;
        if (control.NoStore)
            return value;
        control.Public = false;
        control.SharedMaxAge = null;
        control.Private = true;
        // With names of headers behind it, private is about those headers alone.
        control.PrivateHeaders.Clear();
        return control.ToString();
    }
}
