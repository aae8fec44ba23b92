"""`panj new`: a scenario, a sweep or a world's recipe, by questions or by flags."""
