-- Texts of channels that an admin wrote otherwise; what has no row is said as it comes with the program.
CREATE TABLE channel_text (
    code TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('id', 'en')),
    body TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (code, language)
);

-- What looks like advertising waits for an admin, as what was too many does.
DROP INDEX inbound_message_held;
CREATE INDEX inbound_message_held ON inbound_message (channel, received_at) WHERE outcome IN ('too_many', 'spam');

-- Further words by which text messages name an agency, beside its names and their usual spellings.
CREATE TABLE sms_keyword (
    -- folded words with single blanks
    keyword TEXT PRIMARY KEY,
    agency_id BIGINT NOT NULL REFERENCES agency (id),
    active BOOLEAN NOT NULL DEFAULT TRUE
);

-- Signs of advertising (above 0) and of a report (below 0) in text messages; see AdvertRules.
CREATE TABLE advert_phrase (
    -- folded words with single blanks
    phrase TEXT PRIMARY KEY,
    points INTEGER NOT NULL CHECK (points BETWEEN -9 AND 9 AND points <> 0),
    active BOOLEAN NOT NULL DEFAULT TRUE
);
INSERT INTO advert_phrase (phrase, points) VALUES
    ('selamat anda', 3), ('selamat no anda', 4), ('selamat nomor anda', 4), ('anda pemenang', 4), ('pemenang undian', 4), ('pemenang resmi', 4), ('undian', 2), ('hadiah', 2), ('mendapat hadiah', 3), ('mendapatkan hadiah', 3), ('pin pemenang', 4), ('kode pin', 3), ('no pin', 2), ('cek tunai', 3), ('poin plus plus', 4), ('resmi dari', 2),
    ('pinjaman', 2), ('pinjaman cepat', 3), ('pinjaman online', 1), ('pinjaman uang', 2), ('butuh dana', 4), ('dana cepat', 4), ('dana tunai', 4), ('cepat cair', 3), ('langsung cair', 3), ('tanpa jaminan', 3), ('tanpa agunan', 4), ('tanpa bi checking', 4), ('bunga ringan', 3), ('bunga rendah', 3), ('proses cepat', 2), ('kta', 2), ('jaminan bpkb', 3), ('limit', 1), ('kartu kredit', 2), ('cicilan', 1),
    ('slot', 2), ('gacor', 4), ('maxwin', 4), ('rtp', 2), ('scatter', 3), ('togel', 4), ('jackpot', 4), ('bonus new member', 5), ('deposit', 2), ('depo', 2), ('bandar', 1), ('casino', 4), ('taruhan', 2),
    ('promo', 3), ('diskon', 3), ('disc', 2), ('cashback', 3), ('voucher', 2), ('gratis', 2), ('bonus', 2), ('buruan', 2), ('khusus anda', 3), ('spesial untuk anda', 4), ('spesial buat anda', 4), ('khusus pelanggan', 3), ('beli sekarang', 3), ('aktifkan', 2), ('berlaku sd', 2), ('s d', 1), ('s k', 2), ('syarat dan ketentuan', 2), ('tarif', 1), ('paket internet', 2), ('paket', 1), ('kuota', 2), ('nelpon', 2), ('rbt', 3), ('nsp', 3), ('ketik', 1), ('kirim ke', 1), ('hub', 1), ('dapatkan', 2), ('raih', 2), ('menangkan', 3), ('ikuti', 1), ('klik', 2), ('kunjungi', 2), ('info lengkap', 2),
    ('jual', 2), ('dijual', 2), ('jual murah', 3), ('harga murah', 3), ('ready stok', 3), ('grosir', 2), ('obat kuat', 5), ('pembesar', 4), ('pelangsing', 4), ('pesugihan', 5), ('penglaris', 4), ('dukun', 2), ('pengasihan', 4), ('jasa pinjam', 3), ('investasi', 2), ('profit', 3), ('passive income', 4), ('kerja sampingan', 4), ('penghasilan tambahan', 3), ('freelance', 3),
    ('mama minta', 4), ('papa minta', 4), ('isikan pulsa', 4), ('belikan pulsa', 4), ('transfer ke rekening', 2), ('tolong transfer', 3), ('uangnya transfer', 4), ('a n', 1), ('rek', 1), ('pulsa', 2),
    ('lapor', -4), ('melapor', -5), ('melaporkan', -6), ('laporkan', -6), ('laporan', -4), ('pengaduan', -6), ('aduan', -6), ('keluhan', -6), ('mengadukan', -6), ('penipuan', -6), ('penipu', -5), ('tertipu', -6), ('menipu', -5), ('korban', -5), ('modus', -5), ('meresahkan', -7), ('ditindak', -7), ('tindak', -5), ('tindakan', -4), ('tindaklanjuti', -7), ('ditertibkan', -7), ('razia', -7), ('blokir', -6), ('diblokir', -6), ('bagaimana', -3), ('kenapa', -4), ('mengapa', -4), ('kapan', -3), ('belum', -3), ('tidak', -2), ('rusak', -5), ('macet', -4), ('mati', -3), ('bau', -3), ('sampah', -5), ('banjir', -5), ('jalan', -3), ('jl', -3), ('gang', -3), ('rt', -4), ('rw', -4), ('desa', -4), ('kelurahan', -5), ('kecamatan', -5), ('warga', -5), ('bpk', -1), ('pak', -2), ('bapak', -2), ('dinas', -6), ('pemkab', -6), ('pemkot', -6), ('pemda', -6), ('bupati', -6), ('walikota', -6), ('gubernur', -6), ('puskesmas', -5), ('bansos', -6), ('bpjs', -5), ('ktp', -5), ('kk', -4), ('sekolah', -4), ('siswa', -4), ('guru', -4), ('pungli', -7), ('pungutan', -6), ('oknum', -7), ('mohon', -4), ('tolong', -2), ('minta tolong', -3), ('kami', -2), ('saya', -2), ('terima kasih', -2);
