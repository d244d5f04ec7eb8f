"""Search in Vietnamese: the Solr configset, the rewriting of queries and the fallback."""
