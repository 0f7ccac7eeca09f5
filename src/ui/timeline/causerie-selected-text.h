/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the selected text of a timeline for other programs. */
#pragma once

#include "causerie-library.h"
#include "causerie-timeline-view.h"

G_BEGIN_DECLS

/**
 * CauserieSelectedFormat:
 * @CAUSERIE_SELECTED_FORMAT_SHOWN: the text as it is shown
 * @CAUSERIE_SELECTED_FORMAT_MARKDOWN: Markdown (RFC 7763)
 * @CAUSERIE_SELECTED_FORMAT_HTML: a fragment of an HTML document
 */
typedef enum
{
  CAUSERIE_SELECTED_FORMAT_SHOWN,
  CAUSERIE_SELECTED_FORMAT_MARKDOWN,
  CAUSERIE_SELECTED_FORMAT_HTML,
} CauserieSelectedFormat;

#define CAUSERIE_TYPE_SELECTED_TEXT (causerie_selected_text_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSelectedText, causerie_selected_text, CAUSERIE, SELECTED_TEXT,
                      GObject)

CauserieSelectedText *causerie_selected_text_new (CauserieTimelineView *view,
                                                  CauserieLibrary *library);
void causerie_selected_text_write_async (CauserieSelectedText *self, CauserieSelectedFormat format,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data);
char *causerie_selected_text_write_finish (CauserieSelectedText *self, GAsyncResult *result,
                                           GError **error);

G_END_DECLS
