import Diagnostics
import Indexes
import Installation
import Recipes
import SystemPackage
import Transfer

/// NVIDIA's side of a run's engines.
extension Session {
    /// Where the manifests of a product are: NVIDIA's folder, or the mirror that a variable names.
    func redistFolder(of product: RedistProduct) -> String {
        product.folder(
            environment: environment, folder: workingDirectory, home: environment["HOME"])
    }

    /// Where a solve gets NVIDIA's releases; nil where the recipe takes no archives of theirs.
    func toolkitSource(
        for recipe: Recipe, _ downloader: Downloader
    ) throws(ProvisionError) -> RedistIndex? {
        guard recipe.cuda?.source.value == .nvidia else { return nil }
        return try RedistIndex(
            .cuda, at: redistFolder(of: .cuda), downloader: downloader,
            cache: settings.places.cache)
    }
}
