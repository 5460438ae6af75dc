using Lapor.Bench;

// Usage: see bench/README.md. Each verb prints one table row or one JSON line; bench/run puts them together.
switch (args)
{
    case ["fill", var db, var count, var keys]:
        await Fill.Run(db, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), keys);
        return 0;
    case ["submit", var db, var url, var seconds]:
        await Submits.Run(db, new Uri(url), int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["timing", var db, var keys]:
        await Timing.Run(db, keys);
        return 0;
    case ["seal"]:
        Seals.Run();
        return 0;
    case ["export", var db, var keys, var count]:
        await Exports.Run(db, keys, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["fill-counts", var db, var count]:
        await Counts.Fill(db, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["counts", var db]:
        await Counts.Run(db);
        return 0;
    case ["fill-clocks", var db, var count]:
        await Sweeps.Fill(db, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["sweep", var db]:
        await Sweeps.Run(db);
        return 0;
    case ["chain", var db]:
        await Chain.Run(db);
        return 0;
    case ["sample", var db]:
        await Samples.Run(db);
        return 0;
    case ["baseline", var db, var url]:
        await Baseline.Serve(db, url);
        return 0;
    case ["latency", var small, var smallCookie, var smallId, var large, var largeCookie, var largeId, var count, .. var paths]:
        await Latency.Run(new(new Uri(small), smallCookie, smallId), new(new Uri(large), largeCookie, largeId), int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), paths);
        return 0;
    case ["signin", var url]:
        await SignIns.Run(new Uri(url));
        return 0;
    case ["adverts", var db, .. var files]:
        await Adverts.Run(db, files);
        return 0;
    case ["code", var key]:
        Console.WriteLine(SignIns.Code(key));
        return 0;
    default:
        Console.Error.WriteLine("signin URL | adverts DB FILE… | code KEY | fill DB N KEYS | timing DB KEYS | seal | export DB KEYS N | fill-counts DB N | counts DB | fill-clocks DB N | sweep DB | chain DB | sample DB | baseline DB URL | submit DB URL SECONDS | latency URL COOKIE ID URL COOKIE ID N PATH…");
        return 2;
}
