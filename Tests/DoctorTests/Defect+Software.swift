import FileSystem
import Machine
import SystemPackage

@testable import Doctor

extension Defect {
    static let packages: [Defect] = [
        Defect(.packagesUnfinished, .failure, "a half-configured package") {
            try $0.package(
                "nvidia-dkms-580-open", "580.65.06-0ubuntu1",
                status: "install ok half-configured")
        },
        Defect(.packagesMixed, .failure, "packages of two drivers") {
            try $0.package("libnvidia-compute-580", "580.95.05-0ubuntu1")
        },
        Defect(.packagesHeld, .warning, "a held package") {
            try $0.package(
                "libnvidia-gl-580", "580.65.06-0ubuntu1", status: "hold ok installed")
        },
        Defect(.unattendedUpgrades, .note, "upgrades in the night") {
            try $0.package("unattended-upgrades", "2.9.1")
        },
    ]

    static let variables: [Defect] = [
        Defect(.allDevicesHidden, .failure, "CUDA_VISIBLE_DEVICES is empty") {
            $0.environment["CUDA_VISIBLE_DEVICES"] = ""
            try $0.write("/etc/profile.d/site.sh", "# site\n\nexport CUDA_VISIBLE_DEVICES=\"\"\n")
        },
        Defect(.allDevicesHidden, .failure, "CUDA_VISIBLE_DEVICES names no GPU") {
            $0.environment["CUDA_VISIBLE_DEVICES"] = "-1"
        },
        Defect(.someDevicesHidden, .note, "CUDA_VISIBLE_DEVICES hides one of two") {
            try $0.gpu("0000:65:00.0")
            $0.environment["CUDA_VISIBLE_DEVICES"] = "1"
        },
        Defect(.libraryPathShadows, .warning, "LD_LIBRARY_PATH with a cuDNN") {
            try $0.write("/opt/old/lib64/libcudnn.so.8")
            $0.environment["LD_LIBRARY_PATH"] = "/opt/old/lib64"
            try $0.write("/home/user/.bashrc", "export LD_LIBRARY_PATH=/opt/old/lib64\n")
        },
        Defect(.driverStub, .failure, "a stub of libcuda in front") {
            try $0.write("/usr/local/cuda-12.8/lib64/stubs/libcuda.so")
            $0.environment["LD_LIBRARY_PATH"] = "/usr/local/cuda-12.8/lib64/stubs"
        },
        Defect(.libraryPathEmpty, .note, "LD_LIBRARY_PATH with a colon at its end") {
            $0.environment["LD_LIBRARY_PATH"] = "/opt/none:"
            try $0.write("/etc/environment", "LD_LIBRARY_PATH=/opt/none:$LD_LIBRARY_PATH\n")
        },
        Defect(.compatibilityLibrary, .failure, "forward compatibility on a GeForce") {
            try $0.gpu(device: "0x2684", driver: nil)
            try $0.bind(to: "nvidia")
            try compatibility($0, "580.95.05")
            $0.environment["LD_LIBRARY_PATH"] = "/usr/local/cuda-13.0/compat"
        },
        Defect(.compatibilityLibrary, .failure, "forward compatibility older than the driver") {
            try compatibility($0, "570.124.06")
            try $0.write("/etc/ld.so.conf.d/00-compat.conf", "/usr/local/cuda-13.0/compat\n")
        },
        Defect(.cudaHomeEmpty, .warning, "CUDA_HOME without a compiler") {
            $0.environment["CUDA_HOME"] = "/usr/local/cuda-11.8"
        },
        Defect(.launchBlocking, .note, "CUDA_LAUNCH_BLOCKING") {
            $0.environment["CUDA_LAUNCH_BLOCKING"] = "1"
        },
    ]

    private static func compatibility(_ patient: Patient, _ version: String) throws {
        let folder = "/usr/local/cuda-13.0/compat"
        try patient.write("\(folder)/libcuda.so.\(version)")
        try patient.link("\(folder)/libcuda.so.1", to: "libcuda.so.\(version)")
    }

    static let toolkits: [Defect] = [
        Defect(.toolkitLinkDangling, .warning, "/usr/local/cuda leads nowhere") {
            try $0.link("/usr/local/cuda-12", to: "cuda-12.1")
        },
        Defect(.severalToolkits, .note, "two toolkits") { try $0.toolkit("12.4") },
        Defect(.distributionCompiler, .warning, "the distribution's nvcc in front") {
            try $0.program("/usr/bin/nvcc")
            try $0.package("nvidia-cuda-toolkit", "12.0.140~12.0.1-4build4")
            $0.environment["PATH"] = "/usr/bin:/usr/local/cuda/bin"
        },
        Defect(.compilerNotTorchs, .warning, "nvcc of another major than torch") {
            try $0.environmentWithTorch("2.9.1+cu130", cuda: "'13.0'")
            try $0.remove(
                "/home/user/venv/lib/python3.12/site-packages/torch-2.9.1+cu128.dist-info")
        },
        Defect(.toolkitNewerThanDriver, .note, "a toolkit newer than the driver") {
            try $0.remove("/usr/local/cuda-12.8")
            try $0.remove("/usr/local/cuda")
            try $0.toolkit("13.1")
            $0.environment["PATH"] = "/usr/local/cuda-13.1/bin:/usr/bin"
            try $0.environmentWithTorch("2.9.1+cu130", cuda: "'13.0'")
        },
        Defect(.hostCompilerTooNew, .warning, "a gcc that nvcc does not take") {
            try $0.remove("/usr/bin/gcc")
            try $0.program("/usr/bin/x86_64-linux-gnu-gcc-15")
            try $0.link("/usr/bin/gcc", to: "x86_64-linux-gnu-gcc-15")
        },
        Defect(.toolkitWithoutGPU, .warning, "a toolkit that does not know the GPU") {
            try $0.gpu(device: "0x2b85", driver: nil)
            try $0.bind(to: "nvidia")
            try $0.remove("/usr/local/cuda-12.8")
            try $0.remove("/usr/local/cuda")
            try $0.toolkit("12.4")
            $0.environment["PATH"] = "/usr/local/cuda-12.4/bin:/usr/bin"
        },
        Defect(.cudaHomeOther, .warning, "CUDA_HOME and PATH disagree") {
            try $0.toolkit("12.4")
            $0.environment["CUDA_HOME"] = "/usr/local/cuda-12.4"
        },
    ]

    private static let packagesFolder = "/home/user/venv/lib/python3.12/site-packages"

    static let python: [Defect] = [
        Defect(.torchForCPU, .failure, "a torch without CUDA") {
            try $0.environmentWithTorch("2.9.1+cpu", cuda: "None")
        },
        Defect(.torchForCPU, .failure, "a torch without CUDA of pip install --user") {
            let torch = "/home/user/.local/lib/python3.12/site-packages/torch"
            $0.environment["VIRTUAL_ENV"] = nil
            try $0.write("\(torch)/version.py", "__version__ = '2.9.1+cpu'\ncuda = None\n")
        },
        Defect(.torchWithoutGPU, .failure, "a torch without code for the GPU") {
            try $0.gpu(device: "0x2b85", driver: nil)
            try $0.bind(to: "nvidia")
            try $0.environmentWithTorch("2.6.0+cu124", cuda: "'12.4'")
        },
        Defect(.torchNewerThanDriver, .failure, "a torch that is newer than the driver") {
            try downgrade($0, to: "570.124.06")
            try $0.environmentWithTorch("2.9.1+cu130", cuda: "'13.0'")
            $0.environment["PATH"] = "/usr/bin:/bin"
        },
        Defect(.torchNewerThanGlibc, .failure, "a torch that is newer than glibc") {
            try $0.write(
                "/lib/x86_64-linux-gnu/libc.so.6",
                "GNU C Library (Ubuntu GLIBC 2.27-3) stable release version 2.27.\n")
        },
        Defect(.libraryTwice, .warning, "cuDNN from conda and from a wheel") {
            try $0.write("/home/user/venv/conda-meta/cudnn-9.10.1-h0_0.json", "{}")
            try $0.write("/home/user/venv/lib/libcudnn.so.9")
            try $0.write("\(packagesFolder)/nvidia/cudnn/lib/libcudnn.so.9")
        },
        Defect(.wheelsMixed, .warning, "wheels of CUDA 11 and 12") {
            try $0.makeFolder("\(packagesFolder)/nvidia_cudnn_cu11-8.9.dist-info")
            try $0.makeFolder("\(packagesFolder)/nvidia_cudnn_cu12-9.10.dist-info")
        },
        Defect(.pythonHeaders, .warning, "no Python.h") {
            try $0.remove("/usr/include/python3.12")
        },
        Defect(.compilerMissing, .warning, "no C compiler") {
            try $0.remove("/usr/bin/gcc")
        },
    ]

    private static func downgrade(_ patient: Patient, to version: String) throws {
        try patient.load(version)
        try patient.remove("/usr/lib/x86_64-linux-gnu")
        try patient.remove("/var/lib/dpkg/status")
        try patient.install(version)
    }

    static let rest: [Defect] = [
        Defect(.diskFull, .failure, "a full disk") { $0.space.free = 200_000_000 },
        Defect(.diskLow, .warning, "little room") { $0.space.free = 4_000_000_000 },
        Defect(.diskFull, .failure, "no room for temporary files") {
            try $0.makeFolder("/tmp")
            $0.temporary = .init(free: 1_000_000, total: 2_000_000_000, device: 7)
        },
        Defect(.inodesUsedUp, .failure, "no inodes") { $0.space.freeInodes = 12 },
        Defect(.quotaPassed, .failure, "a quota that is used up") {
            try $0.write("/proc/self/mounts", "/dev/sdb1 /home ext4 rw,usrquota 0 0\n")
            try $0.program("/usr/bin/quota")
            $0.answers["quota"] = .init(
                .exited(1),
                output: """
                    Disk quotas for user x (uid 1000):
                         Filesystem  blocks   quota   limit   grace   files   quota
                          /dev/sdb1 1048580* 1000000 1048580   6days     120       0
                    """)
        },
        Defect(.duplicateLibraries, .note, "gigabytes twice") { patient in
            for name in ["one", "two"] {
                let folder = "/home/user/.conda/envs/\(name)/lib"
                try patient.makeFolder(folder)
                for library in ["libcublasLt.so.12", "libcudnn.so.9"] {
                    try patient.write("\(folder)/\(library)")
                    let file = try OpenFile.open(
                        patient.location("\(folder)/\(library)"), .update(mode: 0o644))
                    try file.truncate(to: 700_000_000)
                }
            }
        },
        Defect(.clockBehind, .warning, "a clock that is behind") { $0.now -= 30 * 86_400 },
        Defect(.clockBehind, .warning, "a clock that is behind the hardware's") {
            try $0.write("/sys/class/rtc/rtc0/since_epoch", "\($0.now + 3 * 86_400)\n")
        },
        Defect(.clockAhead, .warning, "a clock that is ahead of the hardware's") {
            try $0.write("/sys/class/rtc/rtc0/since_epoch", "\($0.now)\n")
            $0.now += 400 * 86_400
        },
        Defect(.clockAhead, .warning, "a clock that is years past everything") {
            $0.now += 4 * 366 * 86_400
        },
        Defect(.certificatesMissing, .failure, "certificates that are not there") {
            $0.environment["SSL_CERT_FILE"] = "/etc/company/ca.pem"
        },
        Defect(.noCertificates, .note, "no certificates at all") {
            try $0.remove("/etc/ssl")
        },
        Defect(.networkSettings, .note, "a proxy") {
            $0.environment["https_proxy"] = "http://user:secret@proxy.example:3128"
        },
        Defect(.settings, .note, "an index of the company") {
            $0.environment["PIP_INDEX_URL"] = "https://user:secret@index.example/simple?key=secret"
            $0.environment["CONDA_CHANNEL_ALIAS"] = "https://conda.example/t/xx-secret/"
        },
    ]
}
