/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests which attachments are refused for a service and a model. */
#include "config.h"

#include "causerie-attachment-limits.h"
#include "causerie-error.h"

#include <string.h>

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define MB 1000000

/* Files of one kind: how many, and the size and the pages of each. */
typedef struct
{
  CauserieAttachmentKind kind;
  guint n;
  gint64 size;
  guint n_pages;
} Files;

#define IMAGES(n, size)                                                                            \
  {                                                                                                \
    CAUSERIE_ATTACHMENT_IMAGE, n, size, 0                                                          \
  }
#define PDFS(n, size, pages)                                                                       \
  {                                                                                                \
    CAUSERIE_ATTACHMENT_PDF, n, size, pages                                                        \
  }
#define TEXTS(n, size)                                                                             \
  {                                                                                                \
    CAUSERIE_ATTACHMENT_TEXT, n, size, 0                                                           \
  }
#define NOTHING                                                                                    \
  {                                                                                                \
    CAUSERIE_ATTACHMENT_TEXT, 0, 0, 0                                                              \
  }

typedef struct
{
  const char *name;
  Files earlier;
  Files added;
  gboolean no_images;
  gboolean no_pdfs;
  CauserieError expected; /* FAILED if they are accepted */
} Case;

#define OK CAUSERIE_ERROR_FAILED

static const Case cases[] = {
  { "nothing", NOTHING, NOTHING, FALSE, FALSE, OK },
  { "image", NOTHING, IMAGES (1, 5), FALSE, FALSE, OK },
  { "image-that-the-model-cannot-read", NOTHING, IMAGES (1, 5), TRUE, FALSE,
    CAUSERIE_ERROR_NO_IMAGES },
  { "pdf", NOTHING, PDFS (1, 5, 1), TRUE, FALSE, OK },
  { "pdf-that-the-model-cannot-read", NOTHING, PDFS (1, 5, 1), FALSE, TRUE,
    CAUSERIE_ERROR_NO_PDFS },
  { "text-for-any-model", NOTHING, TEXTS (1, 5), TRUE, TRUE, OK },
  { "earlier-image-that-the-model-cannot-read", IMAGES (20, 5 * MB), TEXTS (1, 5), TRUE, TRUE, OK },
  { "earlier-pdf-that-the-model-cannot-read", PDFS (20, 5 * MB, 90), TEXTS (1, 5), TRUE, TRUE, OK },
  { "large-pdf", NOTHING, PDFS (1, 23 * MB, 1), FALSE, FALSE, OK },
  { "just-small-enough", NOTHING, PDFS (1, 23250000, 1), FALSE, FALSE, OK },
  { "too-large", NOTHING, PDFS (1, 23250001, 1), FALSE, FALSE, CAUSERIE_ERROR_FILES_TOO_LARGE },
  { "too-large-together", PDFS (1, 20 * MB, 1), IMAGES (1, 4 * MB), FALSE, FALSE,
    CAUSERIE_ERROR_FILES_TOO_LARGE },
  { "texts-are-not-encoded", NOTHING, TEXTS (3, 10 * MB), FALSE, FALSE, OK },
  { "too-large-texts", NOTHING, TEXTS (4, 10 * MB), FALSE, FALSE, CAUSERIE_ERROR_FILES_TOO_LARGE },
  { "most-images", IMAGES (60, 5), IMAGES (40, 5), FALSE, FALSE, OK },
  { "too-many-images", IMAGES (60, 5), IMAGES (41, 5), FALSE, FALSE,
    CAUSERIE_ERROR_TOO_MANY_IMAGES },
  { "most-pages", PDFS (1, 5, 60), PDFS (1, 5, 40), FALSE, FALSE, OK },
  { "too-many-pages", PDFS (1, 5, 60), PDFS (1, 5, 41), FALSE, FALSE,
    CAUSERIE_ERROR_TOO_MANY_PAGES },
  { "unknown-pages-count-as-one", NOTHING, PDFS (101, 5, 0), FALSE, FALSE,
    CAUSERIE_ERROR_TOO_MANY_PAGES },
  { "too-many-earlier-images-without-new-files", IMAGES (101, 5 * MB), NOTHING, FALSE, FALSE, OK },
  /* As in a damaged library. */
  { "sizes-do-not-overflow", PDFS (9, G_MAXINT, G_MAXINT), PDFS (9, G_MAXINT, G_MAXINT), FALSE,
    FALSE, CAUSERIE_ERROR_FILES_TOO_LARGE },
  { "pages-do-not-overflow", PDFS (2, 5, G_MAXINT), PDFS (2, 5, 1), FALSE, FALSE,
    CAUSERIE_ERROR_TOO_MANY_PAGES },
};

static GPtrArray *
create_list (const Files *files)
{
  GPtrArray *list = causerie_attachments_new ();
  CauserieAttachment values = {
    .kind = files->kind, .sha256 = (char *)HASH, .size = files->size, .n_pages = files->n_pages
  };

  for (guint i = 0; i < files->n; i++)
    g_ptr_array_add (list, causerie_attachment_new (&values));
  return list;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  CauserieAttachmentLimits limits = { .takes_images = !row->no_images,
                                      .takes_pdfs = !row->no_pdfs,
                                      .takes_documents = TRUE,
                                      .max_images = 100,
                                      .max_pages = 100 };
  g_autoptr (GPtrArray) earlier = create_list (&row->earlier);
  g_autoptr (GPtrArray) added = create_list (&row->added);
  g_autoptr (GError) error = NULL;
  gboolean accepted = causerie_attachment_limits_check (&limits, earlier, added, &error);

  g_assert_cmpint (accepted, ==, row->expected == OK);
  if (row->expected == OK)
    g_assert_no_error (error);
  else
    g_assert_error (error, CAUSERIE_ERROR, (int)row->expected);
}

typedef struct
{
  const char *name;
  const char *preset;
  const char *members; /* of the model */
  gboolean images;
  gboolean pdfs;
  gboolean documents;
  guint most;
} Service;

#define ABLE(image, pdf)                                                                           \
  ",\"capabilities\":{\"image_input\":{\"supported\":" image "},\"pdf_input\":{\"supported\":" pdf \
  "}}"
#define SMALL ",\"max_input_tokens\":200000"
#define LARGE ",\"max_input_tokens\":1000000"

static const Service services[] = {
  { "anthropic-with-an-unknown-model", "anthropic", "", TRUE, TRUE, TRUE, 600 },
  { "anthropic-with-a-small-context", "anthropic", SMALL, TRUE, TRUE, TRUE, 100 },
  { "anthropic-with-a-large-context", "anthropic", LARGE, TRUE, TRUE, TRUE, 600 },
  { "anthropic-with-a-model-for-text", "anthropic", ABLE ("false", "false"), FALSE, FALSE, TRUE,
    600 },
  { "anthropic-with-unknown-abilities", "anthropic", ABLE ("null", "null"), TRUE, TRUE, TRUE, 600 },
  { "local-with-an-unknown-model", "ollama", "", TRUE, FALSE, FALSE, 600 },
  { "local-with-a-model-for-pdfs", "ollama", SMALL ABLE ("true", "true"), TRUE, TRUE, TRUE, 100 },
  { "local-with-a-model-for-text", "vllm", ABLE ("false", "false"), FALSE, FALSE, FALSE, 600 },
};

static void
test_service (gconstpointer data)
{
  const Service *row = data;
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);
  g_autoptr (CauserieServiceEntry) entry = causerie_service_entry_new (client, "x", row->preset);
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *json = g_strdup_printf ("{\"data\":[{\"id\":\"m\"%s}]}", row->members);
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;
  CauserieAttachmentLimits limits;

  causerie_model_list_parse (models, json, strlen (json), &next, &error);
  g_assert_no_error (error);
  causerie_service_entry_set_models (entry, models);
  causerie_attachment_limits_init (&limits, entry, g_ptr_array_index (models, 0));
  g_assert_cmpint (limits.takes_images, ==, row->images);
  g_assert_cmpint (limits.takes_pdfs, ==, row->pdfs);
  g_assert_cmpint (limits.takes_documents, ==, row->documents);
  g_assert_cmpuint (limits.max_images, ==, row->most);
  g_assert_cmpuint (limits.max_pages, ==, row->most);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/attachment-limits/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      g_autofree char *path = g_strdup_printf ("/attachment-limits/%s", services[i].name);

      g_test_add_data_func (path, &services[i], test_service);
    }
  return g_test_run ();
}
