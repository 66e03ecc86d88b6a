"""The console's pages, one module per part; each page takes a Visit and gives a Response."""
