package import Diagnostics
import Transfer

/// The variables that put an address of one's own in the place of a public one.
package enum AddressVariables {
    fileprivate struct Variable {
        var name: String
        /// Whether it may name a path that is relative to the working directory.
        var takesRelativePaths = true
        /// Whether it names a folder, behind which names of pages are put.
        var isFolder = true
    }

    private static let variables =
        [
            Variable(name: TorchIndex.variable, takesRelativePaths: false),
            Variable(name: CondaDefaults.tableVariable, isFolder: false),
        ] + RedistProduct.allCases.map { Variable(name: $0.variable) }

    /// Checks those that are set, before anything is asked of what they name.
    ///
    /// - Throws: R207, which names the variable, for a value that is no address.
    package static func check(_ environment: [String: String]) throws(ProvisionError) {
        for variable in variables {
            guard let text = environment[variable.name], !text.isEmpty else { continue }
            if let fault = variable.fault(of: text) {
                throw ProvisionError(
                    .badAddressVariable,
                    "cannot take `\(text.maskingCredentials)` for an address",
                    context: ["`\(variable.name)` says so, but \(fault)"],
                    hints: [
                        """
                        correct it, such as `export \(variable.name)=https://HOST/PATH`, or do \
                        without: `unset \(variable.name)`
                        """
                    ])
            }
        }
    }

}

extension AddressVariables.Variable {
    /// What is wrong with a value; nil where it may be what it should be.
    fileprivate func fault(of text: String) -> String? {
        guard text.contains("://") else {
            let isPath = takesRelativePaths ? !text.contains(":") : text.hasPrefix("/")
            return isPath
                ? nil
                : "it begins with neither `https://` nor `\(takesRelativePaths ? "./" : "/")`"
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 }) else { return "it has spaces" }
        if isFolder, text.contains("?") || text.contains("#") {
            return "it does not end in a path, behind which names of pages could be put"
        }
        do throws(ProvisionError) {
            _ = try WebAddress.parse(text)
            return nil
        } catch {
            return error.context.first ?? error.message
        }
    }
}
