/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sources that a reply cites, and the marks for them in its text. */
#pragma once

#include "causerie-content.h"

G_BEGIN_DECLS

/**
 * CauserieSource:
 * @url: (nullable): an http or https address; untrusted
 * @title: one line, "" if there is none; untrusted
 *
 * A page or a document. Its number is its place in the list, from 1.
 */
typedef struct
{
  char *url;
  char *title;
} CauserieSource;

/**
 * CauserieSources:
 *
 * The sources of a reply in the order in which they are cited first.
 */
typedef struct _CauserieSources CauserieSources;

CauserieSources *causerie_sources_new (void);
void causerie_sources_free (CauserieSources *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieSources, causerie_sources_free)

void causerie_sources_read (CauserieSources *self, const CauserieContent *content);
guint causerie_sources_get_n (const CauserieSources *self);
const CauserieSource *causerie_sources_get (const CauserieSources *self, guint position);

/**
 * CauserieTextPosition:
 * @last_id: the id of the last block that was read, or 0
 * @n_read: how much of its text was read, in bytes of the escaped text
 * @marked: whether its marks were read
 * @held: (nullable): the white space at its end, which follows the marks
 *
 * How far the text of a reply was read. It begins as zeros.
 */
typedef struct
{
  guint last_id;
  gsize n_read;
  gboolean marked;
  char *held;
} CauserieTextPosition;

char *causerie_sources_read_text (CauserieSources *self, const CauserieContent *content,
                                  guint start, guint end, gboolean finished,
                                  CauserieTextPosition *position);
void causerie_text_position_clear (CauserieTextPosition *position);

char *causerie_sources_dup_text_of (const CauserieContent *content, guint start, guint end);
char *causerie_sources_dup_markdown (const CauserieContent *content);

G_END_DECLS
