/* SPDX-License-Identifier: GPL-3.0-or-later
 * A web search of a model, or a web page that it opened: what the blocks in a reply say of it. */
#pragma once

#include "causerie-content.h"

G_BEGIN_DECLS

/**
 * CauserieWebResult:
 * @url: an http or https address, or "" if the service sent none; untrusted
 * @title: one line, may be ""; untrusted
 * @age: (nullable): when the page was last changed, in words of the service
 */
typedef struct
{
  char *url;
  char *title;
  char *age;
} CauserieWebResult;

/**
 * CauserieWebSearch:
 * @opens_page: whether a page was to be opened; otherwise, the web was searched
 * @subject: what was searched for, or the address of the page, one line; "" while it is not known
 * @answered: whether the result has arrived
 * @error: (nullable): the `error_code` of a result that is an error, such as `max_uses_exceeded`
 * @results: (element-type CauserieWebResult): may be empty
 */
typedef struct
{
  gboolean opens_page;
  char *subject;
  gboolean answered;
  char *error;
  GPtrArray *results;
} CauserieWebSearch;

CauserieWebSearch *causerie_web_search_new (const CauserieContent *content, guint position);
void causerie_web_search_free (CauserieWebSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieWebSearch, causerie_web_search_free)

gboolean causerie_web_search_is_call (const CauserieBlock *block);
gboolean causerie_web_search_is_result (const CauserieBlock *block);
gboolean causerie_web_search_find_result (const CauserieContent *content, guint position,
                                          guint *result);
char *causerie_web_search_dup_searched_text (const CauserieContent *content);

G_END_DECLS
