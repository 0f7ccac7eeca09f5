/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys and tokens in memory: copied as few times as can be, and overwritten when they go. */
#include "config.h"

#include "causerie-credential.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

/**
 * causerie_credential_dup:
 * @text: (nullable): a key or a token as it was typed or found
 *
 * Copies a credential without the white space around it. Nothing is moved within the copy, so that
 * no part of it lies where causerie_credential_free() does not come.
 *
 * Returns: (transfer full) (nullable): the credential; %NULL if there is none, also if @text is ""
 *   or blank
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
 * @credential: (transfer full) (nullable): a key or a token in memory of GLib's
 *
 * Overwrites it first: credentials do not stay in memory that is free.
 */
void
causerie_credential_free (char *credential)
{
  if (credential != NULL)
    explicit_bzero (credential, strlen (credential));
  g_free (credential);
}

/* Lets a crash of this program write no copy of its memory, where keys are, to the disk. Programs
 * that are started from here may allow it for themselves again. To be called before the first key
 * is read. */
void
causerie_credential_forbid_core_dumps (void)
{
  struct rlimit limit;

  /* Not PR_SET_DUMPABLE: portals could no longer tell which program asks them. */
  if (getrlimit (RLIMIT_CORE, &limit) != 0)
    return;
  limit.rlim_cur = 0;
  if (setrlimit (RLIMIT_CORE, &limit) != 0)
    g_message ("Core dumps could not be forbidden: %s", g_strerror (errno));
}
