using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lapor.Tests.House;

/// <summary>A store method that no test names is SQL that never ran on either engine.</summary>
public sealed class StoreCalls
{
    [Fact]
    public void Every_public_method_of_a_store_is_called_in_a_test()
    {
        var tests = string.Join('\n', Repository.Files("tests", ".cs").Select(path => SourceText.Bare(File.ReadAllText(path))));
        Faults.None(NeverCalled(Assembly.Load("Lapor.Core").GetTypes(), tests));
    }

    [Fact]
    public void A_planted_store_with_an_uncalled_method_is_found()
    {
        Assert.Equal(["PlantedStore.Find"], NeverCalled([typeof(PlantedStore)], "await store.Save(1); store.Finder();"));
        Assert.Empty(NeverCalled([typeof(PlantedStore)], "await store.Save(1); store.Find<int>(2);"));
    }

    private static IEnumerable<string> NeverCalled(IEnumerable<Type> types, string tests) =>
        from type in types
        where type.Name.EndsWith("Store", StringComparison.Ordinal) && !type.IsDefined(typeof(CompilerGeneratedAttribute))
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.GetBaseDefinition() == method
        let called = $".{method.Name}"
        where !tests.Contains(called + "(", StringComparison.Ordinal) && !tests.Contains(called + "<", StringComparison.Ordinal)
        select $"{type.Name}.{method.Name}";

    private sealed class PlantedStore
    {
        public static void Save(int value) => _ = value;

        public static int Find(int value) => value;
    }
}
