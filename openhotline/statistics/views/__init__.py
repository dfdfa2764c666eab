"""The desk's pages about figures: freezing and publishing, what an editor adds, a look ahead, and how the work goes."""
