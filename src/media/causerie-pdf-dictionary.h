/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the entries of a dictionary in the text of a PDF. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauseriePdfDictionary:
 * @size: how many bytes it has, with its brackets
 * @type: (nullable): where the name stands that is its /Type, behind the slash
 * @count: /Count, or -1 if it has none, or refers to another object for it
 * @length: /Length, or -1 likewise
 * @first: /First, or -1 likewise
 * @has_parent: whether it has a /Parent
 * @encrypts: whether it has an /Encrypt that is not null
 * @deflated: whether /Filter is FlateDecode alone
 * @filtered: whether it has a /Filter or /DecodeParms
 *
 * What this room needs to know of a dictionary.
 */
typedef struct
{
  gsize size;
  const char *type;
  gint64 count;
  gint64 length;
  gint64 first;
  gboolean has_parent;
  gboolean encrypts;
  gboolean deflated;
  gboolean filtered;
} CauseriePdfDictionary;

gboolean causerie_pdf_dictionary_read (const char *text, gsize size, CauseriePdfDictionary *found,
                                       gsize *work);
gboolean causerie_pdf_dictionary_is_type (const CauseriePdfDictionary *self, const char *type);

G_END_DECLS
