/* Writes whole files so that a crash leaves the old one or the new one; see file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, const char *s, size_t n) {
  while (n) {
    ssize_t k = write(fd, s, n);

    if (k < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    s += k;
    n -= (size_t)k;
  }
  return true;
}

/* Releases what a failed writing leaves and keeps errno. */
static bool failed(int fd, const char *temporary) {
  int saved = errno;

  if (fd >= 0) close(fd);
  if (temporary) unlink(temporary);
  errno = saved;
  return false;
}

static bool write_through(const char *path, const char *s, size_t n) {
  int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

  if (fd < 0) return false;
  if (!write_all(fd, s, n)) return failed(fd, NULL);
  return !close(fd);
}

/* A new file in the folder real[0..folder), whatever others have been left there. */
static int open_temporary(const char *real, size_t folder, char name[PATH_MAX]) {
  enum { TRIES = 10000 };

  for (unsigned k = 0; k < TRIES; k++) {
    int fd, length = snprintf(name, PATH_MAX, "%.*s.casus-%ld-%u.part", (int)folder, real,
                              (long)getpid(), k);

    if (length < 0 || length >= PATH_MAX) {
      errno = ENAMETOOLONG;
      return -1;
    }
    fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

/* The new entry of the folder is safe once the folder is. */
static void flush_folder(const char *real, size_t folder) {
  char name[PATH_MAX];
  int fd, saved = errno;

  memcpy(name, real, folder);
  name[folder] = '\0';
  fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  /* Not every file system can; the file itself has been flushed. */
  if (fd >= 0 && fsync(fd)) errno = saved;
  if (fd >= 0) close(fd);
  errno = saved;
}

/* The file's name without links; a link that leads nowhere yet gets an empty file to lead to, for
 * which *made is set. */
static bool resolve(const char *path, bool is_there, char real[PATH_MAX], bool *made) {
  struct stat link;
  const char *slash;

  *made = false;
  if (!is_there && !lstat(path, &link) && S_ISLNK(link.st_mode)) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

    if (fd < 0) return false;
    close(fd);
    *made = is_there = true;
  }
  if (is_there) return realpath(path, real) != NULL;
  slash = strrchr(path, '/');
  if (strlen(path) + 3 > PATH_MAX) {
    errno = ENAMETOOLONG;
    return false;
  }
  snprintf(real, PATH_MAX, "%s%s", slash ? "" : "./", path);
  return true;
}

bool cs_write_file(const char *path, const char *s, size_t n) {
  char real[PATH_MAX], temporary[PATH_MAX];
  struct stat old;
  bool is_there, made;
  size_t folder;
  int fd;

  if (!strcmp(path, "-")) return write_all(STDOUT_FILENO, s, n);
  is_there = !stat(path, &old);
  if (is_there && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode)) return write_through(path, s, n);
  if (is_there && access(path, W_OK)) return false;
  if (!resolve(path, is_there, real, &made)) return false;
  folder = (size_t)(strrchr(real, '/') - real) + 1;
  fd = open_temporary(real, folder, temporary);
  if (fd < 0) return failed(fd, made ? real : NULL);
  if (is_there) {
    /* Only root may give files away, and the mode is set after, as a change of owner clears bits.
     */
    if (old.st_uid != geteuid() || old.st_gid != getegid()) {
      if (fchown(fd, old.st_uid, old.st_gid)) errno = 0;
    }
    if (fchmod(fd, old.st_mode & 07777)) return failed(fd, temporary);
  }
  if (!write_all(fd, s, n) || fsync(fd)) {
    failed(fd, temporary);
    return failed(-1, made ? real : NULL);
  }
  if (close(fd) || rename(temporary, real)) {
    failed(-1, temporary);
    return failed(-1, made ? real : NULL);
  }
  flush_folder(real, folder);
  return true;
}
