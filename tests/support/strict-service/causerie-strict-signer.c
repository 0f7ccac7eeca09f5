/* SPDX-License-Identifier: GPL-3.0-or-later
 * Signs thinking; the signature depends on everything before it. */
#include "config.h"

#include "causerie-strict-signer.h"

#include "causerie-strict-fields.h"

#include <string.h>

/* Not secret: it only distinguishes the service's own thinking, also after a restart. */
static const char key[] = "causerie-demo-thinking-1";

struct _CauserieStrictSigner
{
  GHmac *hmac;
};

/* Hashes the length, too, so that different sequences cannot collide. */
static void
feed (CauserieStrictSigner *signer, const char *data, gsize length)
{
  g_autofree char *head = g_strdup_printf ("%" G_GSIZE_FORMAT ":", length);

  g_hmac_update (signer->hmac, (const guchar *)head, -1);
  g_hmac_update (signer->hmac, (const guchar *)data, (gssize)length);
}

/* Cache breakpoints are not part of the signed content. */
static void
feed_object (CauserieStrictSigner *signer, CauserieJsonSpan object)
{
  CauserieJsonIter iter;
  CauserieJsonSpan name, value;

  causerie_json_iter_init (&iter, object);
  while (causerie_json_iter_next (&iter, &name, &value))
    if (!causerie_json_equals (name, "cache_control"))
      {
        feed (signer, name.start, name.length);
        feed (signer, value.start, value.length);
      }
}

/**
 * causerie_strict_signer_new:
 * @request: a request
 *
 * Returns: (transfer full): a signer that has hashed model, system prompt and tools
 */
CauserieStrictSigner *
causerie_strict_signer_new (const CauserieStrictRequest *request)
{
  CauserieStrictSigner *signer = g_new0 (CauserieStrictSigner, 1);
  g_autofree char *system = causerie_strict_request_dup_system (request);
  CauserieJsonSpan tools, tool;
  CauserieJsonIter iter;

  signer->hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *)key, strlen (key));
  feed (signer, request->model.id, strlen (request->model.id));
  feed (signer, system, strlen (system));
  if (causerie_strict_fields_find (request->root, "tools", &tools))
    {
      causerie_json_iter_init (&iter, tools);
      while (causerie_json_iter_next (&iter, NULL, &tool))
        feed_object (signer, tool);
    }
  return signer;
}

/**
 * causerie_strict_signer_free:
 * @signer: (transfer full): a signer
 */
void
causerie_strict_signer_free (CauserieStrictSigner *signer)
{
  g_hmac_unref (signer->hmac);
  g_free (signer);
}

/**
 * causerie_strict_signer_add_role:
 * @signer: a signer
 * @role: the role of the next turn
 */
void
causerie_strict_signer_add_role (CauserieStrictSigner *signer, const char *role)
{
  feed (signer, role, strlen (role));
}

/**
 * causerie_strict_signer_add_block:
 * @signer: a signer
 * @block: the next block of the turn
 *
 * Ignores thinking, as clients may drop leading thinking from a history.
 */
void
causerie_strict_signer_add_block (CauserieStrictSigner *signer, const CauserieStrictBlock *block)
{
  g_autofree char *text = NULL;

  if (causerie_strict_block_is_thinking (block))
    return;
  feed (signer, block->type, strlen (block->type));
  text = causerie_strict_block_dup_text (block);
  if (text != NULL)
    feed (signer, text, strlen (text));
  else
    feed_object (signer, block->json);
}

/**
 * causerie_strict_signer_sign:
 * @signer: a signer
 * @thinking: the text of the thinking at this position; empty if it is not shown
 *
 * Returns: (transfer full): its signature
 */
char *
causerie_strict_signer_sign (const CauserieStrictSigner *signer, const char *thinking)
{
  GHmac *copy = g_hmac_copy (signer->hmac);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_hmac_update (copy, (const guchar *)thinking, -1);
  g_hmac_get_digest (copy, digest, &length);
  g_hmac_unref (copy);
  return g_base64_encode (digest, length);
}

/* Returns: (transfer full): the data of redacted thinking at this position */
char *
causerie_strict_signer_hide (const CauserieStrictSigner *signer)
{
  return causerie_strict_signer_sign (signer, "(redacted)");
}

/**
 * causerie_strict_signer_sign_next:
 * @request: a request
 * @thinking: the text of the thinking at the beginning of the reply
 *
 * Returns: (transfer full): its signature
 */
char *
causerie_strict_signer_sign_next (const CauserieStrictRequest *request, const char *thinking)
{
  g_autoptr (CauserieStrictSigner) signer = causerie_strict_signer_new (request);

  for (guint i = 0; i < request->turns->len; i++)
    {
      const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, i);

      causerie_strict_signer_add_role (signer, turn->role);
      for (guint j = 0; j < turn->blocks->len; j++)
        causerie_strict_signer_add_block (signer, g_ptr_array_index (turn->blocks, j));
    }
  causerie_strict_signer_add_role (signer, "assistant");
  return causerie_strict_signer_sign (signer, thinking);
}
