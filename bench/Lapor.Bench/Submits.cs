using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lapor.Bench;

/// <summary>
/// Filing through the real API (its own process, every report fsynced before the answer) against the same rows written by bare ADO.NET,
/// one transaction for each report, at the same number of connections, in the same run on the same database.
/// </summary>
internal static class Submits
{
    public static async Task Run(string db, Uri url, int seconds)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 64 };
        using var http = new HttpClient(handler) { BaseAddress = url };
        await Api(http, 8, seconds, null); // warm
        Console.WriteLine("| connections | API reports/s | raw rows, one commit each, reports/s | ratio | p99 at half load, ms | jobs left then, done after, s |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
        foreach (var connections in new[] { 1, 8, 32 })
        {
            // Each figure starts from an idle server: neither side is measured while the jobs of the other's reports are done.
            await Idle(db);
            var raw1 = await Raw(db, connections, seconds / 2);
            var (rate, _) = await Api(http, connections, seconds, null);
            var (jobs, took) = await Idle(db);
            var raw2 = await Raw(db, connections, seconds / 2);
            var raw = (raw1 + raw2) / 2;
            var (_, p99) = await Api(http, connections, seconds, rate / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {connections} | {rate:N0} | {raw:N0} | {rate / raw:P0} | {p99:N1} | {jobs:N0}, {took:N1} |"));
        }

        await Idle(db);
    }

    /// <summary>Waits until no job is due; how many were at first, and the seconds it took.</summary>
    private static async Task<(long Jobs, double Seconds)> Idle(string db)
    {
        var clock = Stopwatch.StartNew();
        await using var connection = await Open(db, db.Contains("Data Source=", StringComparison.OrdinalIgnoreCase));
        long? first = null;
        while (true)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM job WHERE kind NOT IN ('bench', 'sweep') AND (due_at <= @now OR state = 'leased')";
            var now = command.CreateParameter();
            (now.ParameterName, now.Value) = ("now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            command.Parameters.Add(now);
            var left = Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
            first ??= left;
            if (left == 0) return (first.Value, clock.Elapsed.TotalSeconds);
            if (clock.Elapsed.TotalMinutes > 10) throw new InvalidOperationException($"{left} jobs are still due after ten minutes.");
            await Task.Delay(100);
        }
    }

    /// <summary>Closed loop at full speed, or an open loop at a given rate whose latency counts from the moment each report was due.</summary>
    private static async Task<(double Rate, double P99)> Api(HttpClient http, int connections, int seconds, double? perSecond)
    {
        var latencies = new ConcurrentBag<double>();
        var clock = Stopwatch.StartNew();
        var next = -1L;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var started = clock.Elapsed;
                if (perSecond is { } rate)
                {
                    var due = TimeSpan.FromSeconds(Interlocked.Increment(ref next) / rate);
                    if (due.TotalSeconds >= seconds) return;
                    if (due > clock.Elapsed) await Task.Delay(due - clock.Elapsed);
                    started = due;
                }

                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports")
                {
                    Content = JsonContent.Create(new
                    {
                        @class = "complaint",
                        title = "Lampu jalan padam di depan sekolah",
                        text = Text,
                        incidentDate = "2026-01-05",
                        regionCode = "32.73.02.1001",
                        place = "Jalan Merdeka",
                        anonymous = false,
                        confidential = false,
                        reporter = new { name = "Pelapor Uji", phone = "081200000000", email = "uji@bench.lapor.test" },
                    }),
                };
                request.Headers.Add("Idempotency-Key", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
                using var response = await http.SendAsync(request);
                if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
                await response.Content.ReadAsByteArrayAsync();
                latencies.Add((clock.Elapsed - started).TotalMilliseconds);
            }
        }));
        var took = clock.Elapsed.TotalSeconds;
        var sorted = latencies.Order().ToArray();
        return (sorted.Length / took, sorted[(int)((sorted.Length - 1) * 0.99)]);
    }

    /// <summary>The rows of the newest filed report, copied with fresh keys by bare commands.</summary>
    private static async Task<double> Raw(string db, int connections, int seconds)
    {
        var sqlite = db.Contains("Data Source=", StringComparison.OrdinalIgnoreCase);
        var done = 0L;
        using var one = new SemaphoreSlim(1);
        DbConnection? shared = null;
        if (sqlite) shared = await Open(db, sqlite);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(n => Task.Run(async () =>
        {
            await using var own = sqlite ? null : await Open(db, sqlite);
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                // SQLite has one writer; a lock in the process is the fastest way to take turns.
                if (sqlite) await one.WaitAsync();
                try
                {
                    await InsertOne(own ?? shared!);
                }
                finally
                {
                    if (sqlite) one.Release();
                }

                Interlocked.Increment(ref done);
            }
        })));
        if (shared is not null) await shared.DisposeAsync();
        return done / clock.Elapsed.TotalSeconds;
    }

    private static async Task<DbConnection> Open(string db, bool sqlite)
    {
        if (!sqlite)
        {
            var postgres = new NpgsqlConnection(db);
            await postgres.OpenAsync();
            return postgres;
        }

        var connection = new SqliteConnection(db + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 4000;";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task InsertOne(DbConnection connection)
    {
        await using var transaction = connection is SqliteConnection lite ? lite.BeginTransaction(deferred: false) : await connection.BeginTransactionAsync();
        var random = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var id = (long)(await Run(connection, transaction,
            """
            INSERT INTO report (tracking_id, receipt_mac, class, state, anonymous, confidential, original_title, original_text, title, text, incident_date, region_code, place,
                channel, submitted_at, state_since, due_at, last_act_at, act_count, history_hash)
            VALUES (@random, @bytes, 'complaint', 'submitted', FALSE, FALSE, @title, @text, @title, @text, '2026-01-05', '32.73.02.1001', 'Jalan Merdeka', 'api', 1, 1, 1, 1, 1, @bytes)
            RETURNING id
            """,
            ("random", random), ("bytes", new byte[32]), ("title", "Lampu jalan padam di depan sekolah"), ("text", Text)))!;
        await Run(connection, transaction,
            "INSERT INTO act (report_id, seq, kind, to_state, actor, channel, visibility, at, hash) VALUES (@id, 1, 'submit', 'submitted', 'reporter', 'api', 'public', 1, @bytes)",
            ("id", id), ("bytes", new byte[32]));
        await Run(connection, transaction, "INSERT INTO public_status (tracking_id, state, light, submitted_at, updated_at) VALUES (@random, 'submitted', 'grey', 1, 1)", ("random", random));
        await Run(connection, transaction, "INSERT INTO sealed_contact (report_id, ring_key, wrapped_key, sealed) VALUES (@id, 'k1', @key, @content)", ("id", id), ("key", new byte[60]), ("content", new byte[140]));
        await Run(connection, transaction, "INSERT INTO intake_key (key_mac, body_hash, report_id, created_at) VALUES (@mac, @bytes, @id, 1)", ("mac", RandomNumberGenerator.GetBytes(32)), ("bytes", new byte[32]), ("id", id));
        await Run(connection, transaction,
            """
            INSERT INTO job (kind, key, report_id, act_id, state, due_at, created_at) VALUES
                ('bench', @a, @id, 1, 'parked', 9223372036854775807, 1), ('bench', @b, @id, 1, 'parked', 9223372036854775807, 1), ('bench', @c, @id, 1, 'parked', 9223372036854775807, 1)
            """,
            ("a", random + "a"), ("b", random + "b"), ("c", random + "c"), ("id", id));
        await transaction.CommitAsync();
    }

    private static async Task<object?> Run(DbConnection connection, DbTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteScalarAsync();
    }

    private static readonly string Text = string.Concat(Enumerable.Repeat("Lampu jalan di depan sekolah padam sejak tiga malam yang lalu dan anak-anak pulang dalam gelap. ", 4))[..351];
}
