import FileSystem
import SystemPackage

/// Space on the file systems of given paths.
struct VolumeProbe {
    let world: World

    /// For a path that is not there yet, the nearest folder above it answers.
    func volumes(_ paths: [FilePath]) -> [Volume] {
        paths.compactMap { path in
            var present = world.location(path)
            while ((try? Files.attributesFollowingLinks(of: present)) ?? nil) == nil {
                guard present.removeLastComponent() else { return nil }
            }
            guard let free = try? Files.freeSpace(at: present),
                let device = try? Files.device(of: present)
            else { return nil }
            return Volume(path: path, free: free, device: device)
        }
    }
}
