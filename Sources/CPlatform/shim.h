#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

// What Glibc's Swift module leaves out: variadic calls, GNU extensions and a few constants.
static inline int provision_openat2(int directory, const char *_Nonnull path, uint64_t flags, uint64_t mode, uint64_t resolve) {
    struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}
static inline int provision_openat(int directory, const char *_Nonnull path, int flags, mode_t mode) {
    return openat(directory, path, flags, mode);
}
static inline int provision_renameat2(int from, const char *_Nonnull old, int to, const char *_Nonnull new_, unsigned flags) {
    return (int)syscall(SYS_renameat2, from, old, to, new_, flags);
}
static inline int provision_clone_file(int destination, int source) {
    return ioctl(destination, FICLONE, source);
}
static inline int provision_syncfs(int descriptor) { return syncfs(descriptor); }
static inline int provision_fallocate(int descriptor, off_t length) {
    return fallocate(descriptor, 0, 0, length);
}
static inline int provision_start_writeback(int descriptor) {
    return sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
}
// The time of the last reading stays.
static inline int provision_set_modified(int descriptor, int64_t seconds, int64_t nanoseconds) {
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = seconds, .tv_nsec = nanoseconds}};
    return futimens(descriptor, times);
}
static inline int provision_set_status_flags(int descriptor, int flags) {
    return fcntl(descriptor, F_SETFL, flags);
}
static inline const char *_Nonnull provision_entry_name(const struct dirent *_Nonnull entry) {
    return entry->d_name;
}
static inline int64_t provision_file_system_magic(int descriptor) {
    struct statfs answer;
    return fstatfs(descriptor, &answer) == 0 ? (int64_t)answer.f_type : -1;
}

// Leaves the mounts of everybody else: what is mounted from here on, only this process sees.
static inline int provision_unshare_mounts(void) { return unshare(CLONE_NEWNS); }
static inline int provision_mount(const char *_Nullable source, const char *_Nonnull target, const char *_Nullable type, unsigned long flags, const char *_Nullable data) {
    return mount(source, target, type, flags, data);
}
static inline int provision_chroot(const char *_Nonnull path) { return chroot(path); }
// Swift hides fork; it is sound while no second thread runs.
static inline int provision_fork(void) { return (int)fork(); }
static inline int provision_pipe(int *_Nonnull ends) { return pipe2(ends, O_CLOEXEC); }

static const unsigned long provision_ms_bind = MS_BIND;
static const unsigned long provision_ms_recursive = MS_REC;
static const unsigned long provision_ms_private = MS_PRIVATE;
static const unsigned long provision_ms_nosuid = MS_NOSUID;
static const unsigned long provision_ms_nodev = MS_NODEV;
static const unsigned long provision_ms_noexec = MS_NOEXEC;
static const unsigned long provision_ms_readonly = MS_RDONLY;
static const unsigned long provision_ms_remount = MS_REMOUNT;

static const uint64_t provision_resolve_beneath = RESOLVE_BENEATH;
static const uint64_t provision_resolve_no_symlinks = RESOLVE_NO_SYMLINKS;
static const uint64_t provision_resolve_no_magiclinks = RESOLVE_NO_MAGICLINKS;
static const unsigned provision_rename_noreplace = RENAME_NOREPLACE;
static const unsigned provision_rename_exchange = RENAME_EXCHANGE;
static const int provision_o_direct = O_DIRECT;
static const int provision_o_path = O_PATH;
static const int provision_o_tmpfile = O_TMPFILE;
