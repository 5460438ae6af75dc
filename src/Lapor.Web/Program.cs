using Lapor.Web.Texts;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorPages(options => options.RootDirectory = "/");
builder.Services.AddHttpContextAccessor();
builder.Services.AddSingleton<Texts>();
var app = builder.Build();
app.UseStaticFiles();
app.MapRazorPages();
app.Run();
