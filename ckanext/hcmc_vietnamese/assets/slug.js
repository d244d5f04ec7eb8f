/* The address of a record as the server computes it: hcmc_vietnamese/text.py, slug().
 *
 * Takes the place of jQuery.url.slugify, whose table ends before U+1EA0, where most Vietnamese
 * letters begin. Change both together: a test compares them.
 */
(function ($) {
  'use strict';

  var LOOKALIKES = /[\u0110\u00d0\u0189\u0111\u00f0\u0256]/g;
  var INVISIBLE = /[\u00ad\u200b-\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff]/g;
  var MAX_LENGTH = 100;

  function plain(text) {
    return text
      .replace(INVISIBLE, '')
      .replace(LOOKALIKES, 'd')
      .normalize('NFKD')
      .replace(/\p{Mn}/gu, '');
  }

  /* Drops whole words from the end; a single long word is cut. */
  function shorten(slug) {
    if (slug.length < MAX_LENGTH) {
      return slug;
    }
    if (slug.indexOf('-') < 0) {
      return slug.slice(0, MAX_LENGTH);
    }
    var kept = '';
    var words = slug.split('-');
    for (var index = 0; index < words.length; index += 1) {
      var length = kept.length + words[index].length;
      if (length > MAX_LENGTH) {
        break;
      }
      kept += words[index] + (length < MAX_LENGTH ? '-' : '');
      if (length === MAX_LENGTH) {
        break;
      }
    }
    return (kept || slug.slice(0, MAX_LENGTH)).replace(/^-+|-+$/g, '');
  }

  /* string - text of any kind.
   * trim   - false while somebody types: one hyphen for each sign, none taken away.
   */
  function slugify(string, trim) {
    if (trim === false) {
      return plain(string).replace(/[^A-Za-z0-9_]/g, '-').toLowerCase();
    }
    return shorten(plain(string).replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').toLowerCase());
  }

  $.url.slugify = slugify;
})(this.jQuery);
