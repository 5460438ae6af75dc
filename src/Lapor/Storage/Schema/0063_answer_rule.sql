-- Answers that say nothing: words of a promise without content, and the words whose presence gives it content. Words are compared by their stems.
CREATE TABLE answer_rule (
    -- empty: says nothing by itself; unit: names who; action: names what is done
    kind TEXT NOT NULL CHECK (kind IN ('empty', 'unit', 'action')),
    -- words in their order, at most two others between them
    phrase TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    PRIMARY KEY (kind, phrase)
);
INSERT INTO answer_rule (kind, phrase) VALUES
    ('empty', 'akan koordinasi'), ('empty', 'sedang koordinasi'), ('empty', 'telah koordinasi'), ('empty', 'sudah koordinasi'), ('empty', 'kami koordinasi'),
    ('empty', 'akan tindak lanjut'), ('empty', 'akan ditindaklanjuti'), ('empty', 'akan menindaklanjuti'), ('empty', 'akan tindaklanjuti'), ('empty', 'sedang ditindaklanjuti'), ('empty', 'sedang tindak lanjut'), ('empty', 'segera tindak lanjut'), ('empty', 'segera ditindaklanjuti'),
    ('empty', 'akan proses'), ('empty', 'sedang proses'), ('empty', 'dalam proses'), ('empty', 'masih proses'), ('empty', 'mohon tunggu'), ('empty', 'mohon sabar'),
    ('empty', 'jadi perhatian'), ('empty', 'jadi masukan'), ('empty', 'kami tampung'), ('empty', 'kami terus'), ('empty', 'sudah terus'), ('empty', 'telah terus'),
    ('empty', 'pihak terkait'), ('empty', 'instansi terkait'), ('empty', 'bagian terkait'), ('empty', 'akan sampai'), ('empty', 'kami sampai kepada'),
    ('unit', 'dinas'), ('unit', 'bidang'), ('unit', 'seksi'), ('unit', 'upt'), ('unit', 'uptd'), ('unit', 'balai'), ('unit', 'badan'), ('unit', 'kantor'), ('unit', 'kelurahan'),
    ('unit', 'kecamatan'), ('unit', 'camat'), ('unit', 'lurah'), ('unit', 'puskesmas'), ('unit', 'rsud'), ('unit', 'sekolah'), ('unit', 'teknisi'), ('unit', 'petugas lapangan'), ('unit', 'polsek'),
    ('unit', 'satpol'), ('unit', 'inspektorat'), ('unit', 'direktorat'), ('unit', 'kementerian'), ('unit', 'kontraktor'), ('unit', 'pln'), ('unit', 'pdam'),
    ('action', 'periksa'), ('action', 'baik jalan'), ('action', 'perbaiki'), ('action', 'ganti'), ('action', 'pasang'), ('action', 'bersih'), ('action', 'survei'), ('action', 'ukur'), ('action', 'datang'),
    ('action', 'angkut'), ('action', 'tambal'), ('action', 'aspal'), ('action', 'terbit'), ('action', 'cetak'), ('action', 'bayar'), ('action', 'cair'), ('action', 'kembali uang'), ('action', 'tegur'),
    ('action', 'sanksi'), ('action', 'tertib'), ('action', 'bongkar'), ('action', 'gali'), ('action', 'keruk'), ('action', 'salur'), ('action', 'kirim'), ('action', 'jemput'), ('action', 'rawat'),
    ('action', 'nyala'), ('action', 'selesai'), ('action', 'alir'), ('action', 'tanam'), ('action', 'pangkas'), ('action', 'cat'), ('action', 'jadwal'), ('action', 'anggar'), ('action', 'buka loket');
