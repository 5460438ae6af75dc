namespace Lapor.Tests.Agencies;

[CollectionDefinition(nameof(LoadedReferenceData))]
public sealed class LoadedReferenceDataCollection : ICollectionFixture<LoadedReferenceData>;
