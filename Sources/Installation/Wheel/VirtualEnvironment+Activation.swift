import SystemPackage

extension VirtualEnvironment {
    /// `bin/activate` for bash, zsh and POSIX shells: switches the environment on and defines
    /// `deactivate`, which gives back what was there.
    var activatePOSIX: String {
        let place = Profile.quote(location.string)
        return """
            # Made by provision; source it, do not run it.
            deactivate() {
                if [ -n "${_PROVISION_OLD_PATH+set}" ]; then
                    PATH="$_PROVISION_OLD_PATH"
                    export PATH
                    unset _PROVISION_OLD_PATH
                fi
                if [ -n "${_PROVISION_OLD_PYTHONHOME+set}" ]; then
                    PYTHONHOME="$_PROVISION_OLD_PYTHONHOME"
                    export PYTHONHOME
                    unset _PROVISION_OLD_PYTHONHOME
                fi
                unset VIRTUAL_ENV
                hash -r 2>/dev/null || :
                if [ "${1-}" != keep ]; then unset -f deactivate; fi
            }
            deactivate keep
            VIRTUAL_ENV=\(place)
            export VIRTUAL_ENV
            if [ -n "${PATH+set}" ]; then _PROVISION_OLD_PATH="$PATH"; fi
            PATH="$VIRTUAL_ENV/bin${PATH:+:$PATH}"
            export PATH
            if [ -n "${PYTHONHOME+set}" ]; then
                _PROVISION_OLD_PYTHONHOME="$PYTHONHOME"
                unset PYTHONHOME
            fi
            hash -r 2>/dev/null || :

            """
    }

    /// `bin/activate.fish`, the same for fish.
    var activateFish: String {
        let place = Profile.quoteForFish(location.string)
        return """
            # Made by provision; source it, do not run it.
            function deactivate -d 'leave the virtual environment'
                if set -q _PROVISION_OLD_PATH
                    set -gx PATH $_PROVISION_OLD_PATH
                    set -e _PROVISION_OLD_PATH
                end
                if set -q _PROVISION_OLD_PYTHONHOME
                    set -gx PYTHONHOME $_PROVISION_OLD_PYTHONHOME
                    set -e _PROVISION_OLD_PYTHONHOME
                end
                set -e VIRTUAL_ENV
                if test "$argv[1]" != keep
                    functions -e deactivate
                end
            end
            deactivate keep
            set -gx VIRTUAL_ENV \(place)
            set -g _PROVISION_OLD_PATH $PATH
            set -gx PATH $VIRTUAL_ENV/bin $PATH
            if set -q PYTHONHOME
                set -g _PROVISION_OLD_PYTHONHOME $PYTHONHOME
                set -e PYTHONHOME
            end

            """
    }
}
