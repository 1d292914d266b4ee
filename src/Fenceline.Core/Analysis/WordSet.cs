namespace Fenceline.Core.Analysis;

/// <summary>Words in any case of letters, looked up in a text without taking them out of it.</summary>
internal sealed class WordSet
{
    private readonly string?[] _slots;

    public WordSet(IEnumerable<string> words)
    {
        var all = words.ToList();
        var size = 16;
        while (size < all.Count * 3)
            size *= 2;
        _slots = new string?[size];
        foreach (var word in all)
        {
            var slot = Slot(word, 0, word.Length);
            while (_slots[slot] is not null)
                slot = (slot + 1) & (size - 1);
            _slots[slot] = word;
        }
    }

    public bool Contains(string text, int start, int length)
    {
        for (var slot = Slot(text, start, length); _slots[slot] is { } word; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (word.Length == length && string.Compare(word, 0, text, start, length, StringComparison.OrdinalIgnoreCase) == 0)
                return true;
        }

        return false;
    }

    // ASCII letters fold by one bit, which mixes up a few other characters as well.
    private int Slot(string text, int start, int length)
    {
        var hash = length;
        for (var i = start; i < start + length; i++)
            hash = (hash * 31) + (text[i] | 0x20);
        return hash & (_slots.Length - 1);
    }
}
