using Lapor.Web.Public;

namespace Lapor.Web.Workbench.Manage;

/// <summary>How the channels page names channels and says why something did not leave.</summary>
public static class ChannelWords
{
    /// <summary>A channel; a key of the texts.</summary>
    public static string Name(string channel) => channel switch
    {
        "push" => "Pemberitahuan di perangkat",
        "facebook" => "Facebook Messenger",
        "sms" => "SMS",
        _ => PublicWords.Channel(channel),
    };

    /// <summary>Icon of a channel.</summary>
    public static string Icon(string channel) => channel switch
    {
        "sms" => "smartphone",
        "email" => "mail",
        "push" => "bell",
        "web" => "globe",
        "api" => "building-2",
        _ => "message-circle",
    };

    /// <summary>What the settings of a channel are called; the same in every language.</summary>
    /// <param name="channel">Its code.</param>
    /// <param name="takesIn">Text messages come in already: only what sends them is named.</param>
    public static string Settings(string channel, bool takesIn = false) => channel switch
    {
        "sms" when takesIn => "LAPOR_SMS_URL, LAPOR_SMS_USER, LAPOR_SMS_PASSWORD",
        "sms" => "LAPOR_SMS_URL, LAPOR_SMS_USER, LAPOR_SMS_PASSWORD, LAPOR_SMS_SECRET",
        "whatsapp" => "LAPOR_META_SECRET, LAPOR_META_VERIFY, LAPOR_WHATSAPP_TOKEN, LAPOR_WHATSAPP_NUMBER",
        "telegram" => "LAPOR_TELEGRAM_TOKEN, LAPOR_TELEGRAM_SECRET",
        "facebook" => "LAPOR_META_SECRET, LAPOR_META_VERIFY, LAPOR_META_PAGE_TOKEN, LAPOR_META_PAGE",
        "instagram" => "LAPOR_META_SECRET, LAPOR_META_VERIFY, LAPOR_META_PAGE_TOKEN, LAPOR_META_INSTAGRAM",
        "x" => "LAPOR_X_CLIENT, LAPOR_X_REFRESH, LAPOR_X_ACCOUNT",
        _ => "LAPOR_SMTP_HOST, LAPOR_SMTP_USER, LAPOR_SMTP_PASSWORD",
    };

    /// <summary>What to type as the address of a test.</summary>
    public static string AddressLabel(string channel) => channel switch
    {
        "sms" => "Nomor HP penerima",
        "whatsapp" => "Nomor WhatsApp penerima",
        "email" => "Alamat surel penerima",
        "telegram" => "ID percakapan Telegram",
        _ => "ID orang di akun ini",
    };

    /// <summary>What to know before a test.</summary>
    public static string TestHint(string channel) => channel switch
    {
        "sms" => "Satu SMS sungguhan dikirim dan dibayar.",
        "whatsapp" => "Penerima harus sudah menulis ke nomor ini dalam 24 jam terakhir.",
        "telegram" => "Angka yang diberi Telegram; penerima harus pernah menulis ke bot ini.",
        "x" => "Angka yang diberi X; penerima harus menerima pesan langsung dari akun ini.",
        "email" => "Surel pendek dengan judul Lapor: pesan uji.",
        "push" => "Dikirim ke perangkat Anda sendiri yang pemberitahuannya menyala.",
        _ => "Penerima harus sudah menulis ke akun ini dalam 24 jam terakhir.",
    };

    /// <summary>A provider's answer, or why there was none, in words.</summary>
    /// <param name="code">As the transports give it.</param>
    /// <param name="words">The texts.</param>
    public static string Reason(string code, Texts.Texts words) => code switch
    {
        "accepted" or "sent" or "http_200" or "http_201" or "http_202" => words["Penyedia menerima pesan"],
        "queued" => words["Gerbang menerima pesan dan mengantrekannya"],
        "spooled" => words["Ditulis ke folder, tidak dikirim keluar"],
        "timeout" => words["Tidak ada jawaban dalam waktu yang ditunggu"],
        "connection" => words["Tidak tersambung: periksa alamat, jaringan, atau apakah layanannya hidup"],
        "no_gateway" or "no_provider" => words["Yang menjawab di alamat itu bukan penyedia ini"],
        "rate_limit" or "http_429" => words["Terlalu banyak pesan sekaligus; penyedia minta jeda"],
        "token_busy" => words["Token akun sedang diperbarui; dicoba lagi sebentar lagi"],
        "no_post" => words["Unggahan yang dibalas sudah tidak ada"],
        "not_routable" => words["Gerbang tidak punya jalan ke nomor itu"],
        "bad_number" => words["Nomornya tidak terbaca"],
        "abroad_off" => words["Nomor luar negeri dimatikan (LAPOR_SMS_ABROAD)"],
        "blocked" => words["Orang itu memblokir akun ini atau belum pernah menulis"],
        "bad_address" or "bad_header" or "smtp_550" or "smtp_551" or "smtp_553" => words["Alamat surel itu tidak ada atau ditolak"],
        "smtp_535" or "smtp_530" or "http_401" or "http_403" or "meta_190" => words["Penyedia menolak nama, kata sandi, atau token: periksa setelan"],
        "http_404" or "http_410" => words["Alamat atau perangkat itu sudah tidak dikenal"],
        "meta_131047" or "meta_131049" or "meta_10" => words["Penyedia tidak mengizinkan menulis lebih dulu sesudah 24 jam"],
        "meta_131026" or "meta_131030" or "meta_100" => words["Orang itu tidak dapat dihubungi di sana"],
        ['h', 't', 't', 'p', '_', '5', ..] => words["Layanan penyedia sedang bermasalah ({0})", code["http_".Length..]],
        ['s', 'm', 't', 'p', '_', '4', ..] => words["Peladen surel berkata belum sekarang ({0})", code["smtp_".Length..]],
        _ => words["Jawaban penyedia: {0}", code],
    };
}
