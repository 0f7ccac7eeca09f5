/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys and tokens in memory, overwritten when they are freed. */
#include "config.h"

#include "causerie-credential.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

/**
 * causerie_credential_dup:
 * @text: (nullable): a key or a token
 *
 * Copies a credential without the white space around it. The copy is not trimmed in place, as
 * causerie_credential_free() would not overwrite the part after the terminating NUL.
 *
 * Returns: (transfer full) (nullable): the credential; %NULL if @text is %NULL or blank
 */
char *
causerie_credential_dup (const char *text)
{
  gsize length;

  if (text == NULL)
    return NULL;
  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  return length > 0 ? g_strndup (text, length) : NULL;
}

/**
 * causerie_credential_free:
 * @credential: (transfer full) (nullable): a key or a token in memory allocated by GLib
 *
 * Overwrites the memory before it is freed.
 */
void
causerie_credential_free (char *credential)
{
  if (credential != NULL)
    explicit_bzero (credential, strlen (credential));
  g_free (credential);
}

/* Disables core dumps, as they would write keys to the disk. Only the soft limit is set, so that
 * child processes can raise it again. To be called before the first key is read. */
void
causerie_credential_forbid_core_dumps (void)
{
  struct rlimit limit;

  /* Do not use PR_SET_DUMPABLE: portals could no longer identify this program. */
  if (getrlimit (RLIMIT_CORE, &limit) != 0)
    return;
  limit.rlim_cur = 0;
  if (setrlimit (RLIMIT_CORE, &limit) != 0)
    g_message ("Core dumps could not be forbidden: %s", g_strerror (errno));
}
