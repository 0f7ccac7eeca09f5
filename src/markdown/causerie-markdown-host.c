/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recognizes link texts that look like another address than that of the link. */
#include "config.h"

#include "causerie-markdown-host.h"

#include <string.h>

/* A longer word cannot be a host. */
#define MAX_WORD 2048

/* Returns: (nullable): the host in ASCII and lower case, without "www." */
static char *
normalize (const char *host, gsize length)
{
  g_autofree char *name = g_strndup (host, length);
  g_autofree char *ascii = g_hostname_to_ascii (name);
  g_autofree char *lower = g_ascii_strdown (ascii != NULL ? ascii : name, -1);

  return g_strdup (g_str_has_prefix (lower, "www.") ? lower + 4 : lower);
}

/* Returns: where the host begins; @length is its length */
static const char *
find_host (const char *address, gsize *length)
{
  const char *scheme = strstr (address, "://");
  const char *host = scheme != NULL ? scheme + 3 : address;
  gsize end = strcspn (host, "/?#\\");

  for (gsize i = end; i > 0; i--)
    if (host[i - 1] == '@')
      {
        host += i;
        end -= i;
        break;
      }
  *length = MIN (end, strcspn (host, ":/?#\\"));
  return host;
}

/* Returns: the host that opens, or the domain that gets the mail */
static char *
get_host (const char *address)
{
  gsize length;
  const char *host;

  if (g_ascii_strncasecmp (address, "mailto:", 7) == 0)
    address += 7;
  host = find_host (address, &length);
  return normalize (host, length);
}

/* The names of files also have dots; these endings are no top-level domains. */
static gboolean
is_file_ending (const char *ending)
{
  static const char *const endings[]
      = { "js",  "jsx", "ts",  "tsx", "json", "html", "htm", "css", "txt", "xml",  "yml",  "yaml",
          "csv", "pdf", "png", "jpg", "jpeg", "svg",  "gif", "cpp", "hpp", "toml", "conf", "ini",
          "log", "sql", "php", "rb",  "java", "kt",   "exe", "dll", "doc", "docx", "xlsx", NULL };

  return g_strv_contains (endings, ending);
}

/* Returns: whether the word consists of labels with dots between them, as "www.x.example" */
static gboolean
looks_like_host (const char *host, gsize length)
{
  g_autofree char *name = g_strndup (host, length);
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);
  guint n = g_strv_length (labels);
  g_autofree char *last = NULL;

  for (guint i = 0; i < n; i++)
    for (const char *p = labels[i]; *p != '\0' || p == labels[i]; p++)
      if (!g_ascii_isalnum (*p) && *p != '-' && (guchar)*p < 0x80)
        return FALSE;
  if (n < 2)
    return FALSE;
  last = g_ascii_strdown (labels[n - 1], -1);
  return strlen (last) >= 2 && strpbrk (last, "0123456789") == NULL && !is_file_ending (last);
}

static gboolean
is_within (const char *host, const char *domain)
{
  gsize n = strlen (host);
  gsize m = strlen (domain);

  return n >= m && g_str_equal (host + n - m, domain) && (n == m || host[n - m - 1] == '.');
}

/* Returns: whether the word looks like an address elsewhere than @host */
static gboolean
is_elsewhere (const char *word, const char *host)
{
  gsize length;
  const char *found = find_host (word, &length);
  g_autofree char *shown = NULL;

  if (!looks_like_host (found, length))
    return FALSE;
  shown = normalize (found, length);
  return !is_within (shown, host) && !is_within (host, shown);
}

/**
 * causerie_markdown_find_other_host:
 * @address: the address of a link
 * @text: the text of the link
 *
 * Returns: (transfer full) (nullable): the host of @address in ASCII, if @text looks like the
 *   address of another one
 */
char *
causerie_markdown_find_other_host (const char *address, const char *text)
{
  g_autofree char *host = get_host (address);
  const char *at = text;

  while (*at != '\0')
    {
      gsize start = strspn (at, " \t\n,;:()[]{}<>\"'*!?.");
      gsize length = strcspn (at + start, " \t\n,;()[]{}<>\"'*!");
      gsize end = start + length;
      g_autofree char *word = NULL;

      while (length > 0 && strchr (".?:", at[start + length - 1]) != NULL)
        length--;
      word = length > 0 && length <= MAX_WORD ? g_strndup (at + start, length) : NULL;
      if (word != NULL && is_elsewhere (word, host))
        return g_steal_pointer (&host);
      at += end;
    }
  return NULL;
}
