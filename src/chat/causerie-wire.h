/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts the stored messages of a branch to the messages of a request. Pure code. */
#pragma once

#include "causerie-cache-mark.h"
#include "causerie-message.h"
#include "causerie-request-body.h"

G_BEGIN_DECLS

/**
 * CauserieWireTarget:
 * @service: the identity of the service
 * @model: the model
 * @tools: (nullable): the JSON array of the offered tools
 * @without_thinking: leave all thinking out
 * @without_earlier_thinking: leave out the thinking of all messages, but not that of @paused
 * @takes_searches: whether the web searches of its own replies are sent as they are where their
 *   tools are offered; those of other services are always sent as text
 * @cache: how long the service should keep the messages
 * @paused: (nullable): the content of a paused reply that the service should resume
 * @texts: (nullable) (element-type utf8 gint64): by hash, the number of bytes that the attached
 *   texts have with the escapes of JSON
 * @missing: (nullable) (element-type utf8): the hashes of the files that are not stored
 * @takes_images: whether the model takes images
 * @takes_pdfs: whether it takes PDF files
 * @takes_documents: whether the service knows blocks of the type `document`
 *
 * The recipient of the messages.
 */
typedef struct
{
  const char *service;
  const char *model;
  const char *tools;
  gboolean without_thinking;
  gboolean without_earlier_thinking;
  gboolean takes_searches;
  CauserieCacheLife cache;
  CauserieContent *paused;
  GHashTable *texts;
  GHashTable *missing;
  gboolean takes_images;
  gboolean takes_pdfs;
  gboolean takes_documents;
} CauserieWireTarget;

char *causerie_wire_write (GPtrArray *path, const CauserieWireTarget *target, GArray *insertions,
                           GError **error);

G_END_DECLS
