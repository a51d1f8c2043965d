#pragma once
#include <curl/curl.h>

// libcurl's option functions are variadic, which Swift does not import: one door per argument type.
typedef size_t (*provision_write_callback)(char *_Nonnull, size_t, size_t, void *_Nullable);

static inline CURLcode provision_easy_set_string(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode provision_easy_set_long(CURL *_Nonnull easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode provision_easy_set_pointer(CURL *_Nonnull easy, CURLoption option, void *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode provision_easy_set_callback(CURL *_Nonnull easy, CURLoption option, provision_write_callback _Nullable value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode provision_easy_get_pointer(CURL *_Nonnull easy, CURLINFO info, void *_Nullable *_Nonnull value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode provision_easy_get_offset(CURL *_Nonnull easy, CURLINFO info, curl_off_t *_Nonnull value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLMcode provision_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
static inline CURLSHcode provision_share_set_long(CURLSH *_Nonnull share, CURLSHoption option, long value) {
    return curl_share_setopt(share, option, value);
}

// CURLOPT_PROTOCOLS_STR came with 7.85 only; the older option works everywhere and is marked as old.
static inline CURLcode provision_easy_allow_http_only(CURL *_Nonnull easy) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#pragma GCC diagnostic pop
}

// The result of a finished transfer lies in a union.
static inline CURLcode provision_message_result(const CURLMsg *_Nonnull message) {
    return message->data.result;
}

// A macro that Swift does not import everywhere.
static inline long provision_write_pause(void) { return (long)CURL_WRITEFUNC_PAUSE; }
