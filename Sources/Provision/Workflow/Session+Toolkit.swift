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

    /// Where a solve gets the releases of a product; nil where the recipe takes no archives of it.
    func toolkitSource(
        of product: RedistProduct, for recipe: Recipe, _ downloader: Downloader
    ) throws(ProvisionError) -> RedistIndex? {
        guard recipe.redistProducts.contains(product) else { return nil }
        let bare = product == .cudnn && environment[product.variable]?.isEmpty != false
        if bare, environment[RedistProduct.cuda.variable]?.isEmpty == false {
            reporter.report(
                .note(
                    """
                    cuDNN comes from NVIDIA's own server: `\(product.variable)` would name a \
                    mirror of it, `\(RedistProduct.cuda.variable)` is for CUDA alone
                    """))
        }
        return try RedistIndex(
            product, at: redistFolder(of: product), downloader: downloader,
            cache: settings.places.cache)
    }
}

extension Recipe {
    /// The products of which it takes NVIDIA's archives.
    var redistProducts: [RedistProduct] {
        guard let cuda, cuda.source.value == .nvidia else { return [] }
        return cuda.cudnn == nil ? [.cuda] : [.cuda, .cudnn]
    }
}
