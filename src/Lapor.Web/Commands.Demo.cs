using System.CommandLine;
using System.Globalization;
using Lapor.Storage;

namespace Lapor.Web;

public static partial class Commands
{
    private static Command DemoCommand()
    {
        var command = new Command("demo", "Mengisi sistem kosong dengan data contoh (hanya Development) / fill an empty system with example data (Development only)");
        command.SetAction((_, cancel) => With(async services =>
        {
            var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
            if (!Environments.Development.Equals(environment, StringComparison.OrdinalIgnoreCase))
            {
                return Tell([new(
                    "demo_outside_development", "",
                    "Data contoh memakai kata sandi yang diketahui semua orang, jadi hanya untuk Development. Setel ASPNETCORE_ENVIRONMENT=Development bila ini memang mesin percobaan.",
                    "Example data uses a password that everybody knows, so it is for Development only. Set ASPNETCORE_ENVIRONMENT=Development if this is indeed a machine for trying out.")]);
            }

            var settings = services.GetRequiredService<Settings>();
            await using var alone = services.GetRequiredService<Database>().Dialect.Name == "sqlite" ? Alone(settings) : null;
            if (alone is null && services.GetRequiredService<Database>().Dialect.Name == "sqlite")
            {
                return Tell([new(
                    "server_running", "", "Server sedang berjalan di folder data ini. Hentikan dahulu; di Development server mengisi sistem kosong sendiri.",
                    "A server is running on this data folder. Stop it first; in Development the server fills an empty system itself.")]);
            }

            await LaporServices.Prepare(services, cancel);
            var made = await Demo.FillEmpty(services, cancel);
            if (made.IsRefused) return Tell(made.Refusals);
            var seconds = made.Value.Took.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
            Console.WriteLine($"{made.Value.Reports} laporan, {made.Value.Acts} tindakan, {made.Value.Officers} petugas, {seconds} s");
            Console.WriteLine($"Masuk di /masuk / sign in at /masuk: {Demo.NationalAdmin}, {Demo.AgencyAdmin}, {Demo.LiaisonOfficer}");
            Console.WriteLine($"Kata sandi / password: {Demo.Password}");
            return 0;
        }));
        return command;
    }

    private static FileLock? Alone(Settings settings)
    {
        Directory.CreateDirectory(settings.Data);
        return FileLock.TryTake(Path.Combine(settings.Data, "serving.lock"));
    }
}
