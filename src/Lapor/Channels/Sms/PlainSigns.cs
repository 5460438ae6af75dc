using System.Text;

namespace Lapor.Channels.Sms;

/// <summary>Signs that telephones do not have, taken to those that they do. Pure.</summary>
public static class PlainSigns
{
    /// <summary>The text in the alphabet of <see cref="Gsm0338"/>; emoji and half signs are left out.</summary>
    public static string Of(string text) => string.Concat(string.Concat(text.Where(c => !char.IsSurrogate(c) && c is not ('\uffff' or '\ufffe'))).Normalize(NormalizationForm.FormC).Select(Of));

    private static string Of(char sign) => sign switch
    {
        _ when Gsm0338.Septets(sign.ToString()) is not null => sign.ToString(),
        '“' or '”' or '„' => "\"",
        '’' or '‘' => "'",
        '–' or '—' or '‑' => "-",
        '…' => "...",
        '•' => "-",
        '\u00a0' or '\t' => " ",
        _ => sign.ToString().Normalize(NormalizationForm.FormD) is [var bare, ..] && Gsm0338.Septets(bare.ToString()) is not null ? bare.ToString() : "?",
    };
}
