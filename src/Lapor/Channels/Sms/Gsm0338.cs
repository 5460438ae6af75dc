namespace Lapor.Channels.Sms;

/// <summary>The alphabet that telephones have always had (3GPP TS 23.038, 6.2.1): what is written in it costs seven bits a sign, 160 to one message.</summary>
public static class Gsm0338
{
    /// <summary>Septets of one message; above, it is sent and paid for in parts.</summary>
    public const int OneMessage = 160;

    /// <summary>How many messages a text is sent and paid for as: longer ones carry a header in each part (3GPP TS 23.040, 9.2.3.24.1), and signs that the alphabet lacks make all of them UCS-2.</summary>
    public static int Parts(string text) => Septets(text) is { } septets ? Of(septets, OneMessage, 153) : Of(text.Length, 70, 67);

    private static int Of(int length, int alone, int part) => length <= alone ? 1 : (length + part - 1) / part;

    private const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    // Behind an escape sign: two septets each.
    private const string Extended = "\f^{}\\[~]|€";

    /// <summary>How many septets a text takes; null when the alphabet does not have all of its signs.</summary>
    public static int? Septets(string text)
    {
        var septets = 0;
        foreach (var sign in text)
        {
            if (Basic.Contains(sign, StringComparison.Ordinal)) septets++;
            else if (Extended.Contains(sign, StringComparison.Ordinal)) septets += 2;
            else return null;
        }

        return septets;
    }
}
