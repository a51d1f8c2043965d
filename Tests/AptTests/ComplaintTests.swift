import Diagnostics
import Testing

@testable import Apt

@Suite struct `What apt complains of` {
    private func error(_ text: String, status: Int32 = 100) -> ProvisionError {
        AptComplaint(result: AptResult(status: status, errors: text), program: "apt-get").error
    }

    @Test func `names that no source has are all told at once`() {
        let error = error("E: Unable to locate package cmkae\nE: Unable to locate package vmi\n")
        #expect(error.code == .unknownSystemPackage)
        #expect(error.all.map(\.message).count == 2)
        #expect(error.message == "no source of apt has the package `cmkae`")
    }

    @Test func `a version that is gone is told with its package`() {
        let error = error("E: Version '1.0' for 'make' was not found\n")
        #expect(error.code == .versionGone)
        #expect(error.message == "apt's sources have no `make` of version `1.0`")
    }

    @Test func `packages that do not go together are told in apt's lines`() {
        let error = error(
            """
            The following packages have unmet dependencies:
             nvidia-driver : Depends: nvidia-kernel-dkms (= 535) but 550 is to be installed
                             Depends: firmware (= 535)
            E: Unable to correct problems, you have held broken packages.
            """)
        #expect(error.code == .systemConflict)
        #expect(error.context.count == 2)
        #expect(error.context[0].hasPrefix("nvidia-driver : Depends:"))
    }

    @Test func `a part of Debian's driver in another component names it`() {
        let error = error(
            """
            The following packages have unmet dependencies:
             nvidia-kernel-dkms : PreDepends: nvidia-installer-cleanup but it is not installable
                                  Depends: firmware-nvidia-gsp (= 535.261.03) but it is not installable or
                                           firmware-nvidia-gsp-535.261.03 but it is not installable
            E: Unable to correct problems, you have held broken packages.
            """)
        #expect(error.code == .systemConflict)
        #expect(
            error.hints.first?.text
                == """
                Debian keeps this in `contrib` and `non-free-firmware`: add it to the components of \
                apt's sources, then `sudo apt update`
                """)
    }

    @Test func `a lock that another program holds is busy`() {
        let error = error(
            "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 42 (apt)\n")
        #expect(error.code.exitStatus == .busy)
    }

    @Test func `an interrupted dpkg is told with the line that ends it`() {
        let error = error(
            """
            E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct it.
            """)
        #expect(error.code == .dpkgUnsound)
        #expect(error.hints.first?.text.contains("dpkg --configure -a") == true)
    }

    @Test func `anything else is told as it is`() {
        let error = error("E: The list of sources could not be read.\n")
        #expect(error.code == .aptFailed)
        #expect(error.context == ["The list of sources could not be read."])
        #expect(error.hints.map(\.text) == ["`sudo apt-get check` tells whether apt works at all"])
    }

    @Test(
        arguments: [
            (
                "E: Syntax error /etc/apt/apt.conf.d/99x:1: Extra junk at end of file",
                "correct `/etc/apt/apt.conf.d/99x`"
            ),
            (
                "E: Malformed entry 1 in list file /etc/apt/sources.list.d/x.list (Component)",
                "correct `/etc/apt/sources.list.d/x.list`"
            ),
            (
                "E: The value 'sid' is invalid for APT::Default-Release as such a release is not "
                    + "available in the sources",
                "`grep -r Default-Release /etc/apt`"
            ),
        ])
    func `a fault of apt's own configuration is told with its place`(_ line: String, _ hint: String)
    {
        #expect(error(line + "\n").hints.first?.text.hasPrefix(hint) == true)
    }

    @Test func `a name is told as it was asked for, and once`() {
        let error = error(
            """
            E: Unable to locate package g++:native
            E: Couldn't find any package by glob 'g++'
            """)
        #expect(error.message == "no source of apt has the package `g++`")
        #expect(error.context == ["Unable to locate package g++"])
        #expect(error.others.isEmpty)
    }

    @Test func `words are literal whatever they end in`() {
        for (word, literal) in [
            ("make", "make"), ("g++", "g++:native"), ("make-", "make-:native"),
            ("make=1.0+", "make=1.0++"), ("g++=1", "g++=1"), ("/a/b-", "/a/b-"),
            ("libc6:i386", "libc6:i386"),
        ] {
            #expect(AptName.literal(word) == literal)
        }
        #expect(AptName.plain("g++:native") == "g++" && AptName.plain("make") == "make")
    }

    @Test func `a kernel module that does not build is told in dpkg's words`() {
        let lines = [
            "Setting up nvidia-kernel-dkms (535.183.01-1) ...",
            "Error! Bad return status for module build on kernel: 6.1.0-21-amd64 (x86_64)",
            "Consult /var/lib/dkms/nvidia-current/535.183.01/build/make.log for more information.",
            "dpkg: error processing package nvidia-kernel-dkms (--configure):",
            " installed nvidia-kernel-dkms package post-installation script subprocess returned error exit status 10",
            "Errors were encountered while processing:", " nvidia-kernel-dkms",
        ]
        #expect(
            DpkgFailure.telling(lines).prefix(2) == [
                lines[1], lines[3],
            ])
    }
}

@Suite struct `apt's status stream` {
    @Test func `progress, failures and kept files are told apart`() {
        #expect(
            AptStatusLine("pmstatus:make:20.0000:Unpacking make (amd64)")
                == .progress(package: "make", percent: 20, text: "Unpacking make (amd64)"))
        #expect(
            AptStatusLine("pmstatus:libc6:i386:7.5:Installing libc6 (i386)")
                == .progress(package: "libc6:i386", percent: 7.5, text: "Installing libc6 (i386)"))
        #expect(
            AptStatusLine("pmerror:/var/cache/x.deb:25.0:trying to overwrite '/usr/bin/x': no")
                == .failed(
                    package: "/var/cache/x.deb", text: "trying to overwrite '/usr/bin/x': no"))
        #expect(
            AptStatusLine("pmconffile:/etc/x:50.0:'/etc/x' '/etc/x.dpkg-new' 1 1")
                == .configuration(file: "/etc/x"))
        for line in ["", "pmstatus:", "pmstatus:a:b:c", "hello", "other:a:1.0:x"] {
            #expect(AptStatusLine(line) == nil)
        }
    }

    @Test func `who holds the lock is read from the kernel's table`() {
        let table = """
            1: FLOCK  ADVISORY  WRITE 900 08:01:1311 0 EOF
            2: POSIX  ADVISORY  WRITE 1234 08:01:1311 0 EOF
            2: -> POSIX  ADVISORY  WRITE 1250 08:01:1311 0 EOF
            """
        #expect(DpkgLock.process(holding: 1311, in: table) == 1234)
        #expect(DpkgLock.process(holding: 7, in: table) == nil)
    }

    @Test func `a step among hundreds is told at its end where it was long`() {
        let step = Event.Step("dpkg: unpacking make", isMinor: true)
        #expect(!step.isWorthTelling(after: .milliseconds(300)))
        #expect(step.isWorthTelling(after: .seconds(60)))
        #expect(Event.Step("toolkit").isWorthTelling(after: .zero))
    }
}
